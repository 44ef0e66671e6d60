/**
 * Something that is not as the intent wants it. `down`: the node has no routing; `degraded`: a part of it
 * is missing; `note`: worth knowing, and the routing is well all the same.
 */
export type Level = 'down' | 'degraded' | 'note'

export interface Problem {
  readonly level: Level
  /** What it is about, such as a port or `FRR`. */
  readonly about: string
  /** Without a full stop, as is `advice`. */
  readonly reason: string
  /** What to do. */
  readonly advice: string
}

export const levels: readonly Level[] = ['down', 'degraded', 'note']

/** Worst first; what is equally bad stays in its order. */
export const worstFirst = (problems: readonly Problem[]): readonly Problem[] =>
  problems.toSorted((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level))

export const problem = (level: Level, about: string, reason: string, advice: string): Problem => ({
  ...{ level, about, reason, advice },
})
