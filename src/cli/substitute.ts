// What takes the place of an environment that cannot be applied, decided from facts alone.

import { exitCode, type ExitCode } from './exitCode.ts'

/** The last good state, or the environment with those fabric ports that are there. */
export type SubstituteKind = 'last_good' | 'present_ports'

/** What was applied in place of what the environment asks for, and why. */
export interface Substitute {
  readonly kind: SubstituteKind
  /** When the last good state was applied. */
  readonly applied_at: string | null
  readonly reason: string
  /** Each problem, when there are several. */
  readonly problems: readonly string[]
}

/** A run that could not apply what was asked for. */
export interface FailedRun {
  readonly code: ExitCode
  /** Whether it is a start: FRR comes next (`--exec`). */
  readonly isStart: boolean
  readonly isPlanFile: boolean
  /** Whether the environment allows it (`USE_LAST_GOOD`). */
  readonly usesLastGood: boolean
  /** Whether an FRR runs that its watchfrr looks after. */
  readonly isWatched: boolean
}

/** What a mistake in the environment, or on the host, can end a start with. */
const mistakes: ReadonlySet<ExitCode> = new Set([
  exitCode.unexpected,
  exitCode.refused,
  exitCode.invalidIntent,
  exitCode.cannotObserve,
  exitCode.applyFailed,
  exitCode.notConverged,
])

/**
 * What to try instead, in this order. A start must not take a node off the fabric. Nothing is tried
 * beside an FRR that works on, and a plan file is applied as it is, or not at all.
 */
export const substitutesFor = (run: FailedRun): readonly SubstituteKind[] => {
  const { code, isStart, isPlanFile, usesLastGood, isWatched } = run
  if (!isStart || isPlanFile || !usesLastGood || isWatched || !mistakes.has(code)) return []
  // A port that is missing makes the intent invalid; no other failure is about ports.
  return code === exitCode.invalidIntent ? ['last_good', 'present_ports'] : ['last_good']
}

/** For the last line, of which Talos keeps 512 bytes. */
export const noteOn = ({ kind, applied_at, reason }: Substitute): string =>
  kind === 'last_good'
    ? `FRR starts with the last good state, of ${applied_at}, because ${reason}`
    : `FRR starts with the fabric ports that are there, because ${reason}`

/** Lines that stand above the plan. */
export const headingOf = ({ kind, applied_at, reason, problems }: Substitute): readonly string[] =>
  kind === 'last_good'
    ? [
        ...problems,
        `The environment was not applied: ${reason}.`,
        `FRR starts with the last good state, of ${applied_at}.`,
      ]
    : [...problems, `Not all fabric ports are there: ${reason}.`]
