import type { FrrTexts } from './render.ts'

/**
 * A state that was applied and verified. FRR starts with it when the environment cannot be applied. It
 * is kept as a whole, since its parts do not fit those of another state.
 */
export interface LastGood {
  /** When, in ISO 8601. */
  readonly appliedAt: string
  /** The variables that were set. */
  readonly environment: Readonly<Record<string, string>>
  /** The names that the fabric ports had. */
  readonly ports: readonly string[]
  readonly texts: FrrTexts
}
