/** What the shell sees. The table in README.md and docs/commands.md, and `--help`, are made from `exitMeanings`. */
export const exitCode = {
  success: 0,
  unexpected: 1,
  changesPending: 2,
  refused: 3,
  invalidIntent: 4,
  cannotObserve: 5,
  applyFailed: 6,
  notConverged: 7,
  locked: 8,
  stale: 9,
} as const

export type ExitName = keyof typeof exitCode

export type ExitCode = (typeof exitCode)[ExitName]

export const exitNames = Object.keys(exitCode) as readonly ExitName[]

export const nameOf = (code: ExitCode): ExitName =>
  exitNames.find((name) => exitCode[name] === code) ?? 'unexpected'

/** A run that ends with one of these has changed nothing. */
const harmless: ReadonlySet<ExitName> = new Set([
  'refused',
  'invalidIntent',
  'cannotObserve',
  'locked',
  'stale',
])

const meanings: Readonly<Record<ExitName, string>> = {
  success: 'nothing to do, applied and verified, or well (`status`, `trace`)',
  unexpected: 'wrong usage, or an unknown error',
  changesPending:
    'changes are pending (`plan --detailed-exitcode`), or the routing is not well (`status`, `trace`)',
  refused: "refused: somebody else's object is in the way, or BGP sessions would be reset",
  invalidIntent: 'the environment is invalid, or does not fit this host',
  cannotObserve: 'the host or its FRR cannot be observed',
  applyFailed: 'an operation failed; the operations before it are done',
  notConverged: 'applied, but the host still differs from the intent',
  locked: 'another frr-intent is running, or FRR is being started by another one',
  stale: 'the plan file is stale: the host has changed since it was made',
}

const unchanged = (name: ExitName): string => (harmless.has(name) ? '; nothing was changed' : '')

export const exitMeaning = (name: ExitName): string => `${meanings[name]}${unchanged(name)}`

/** Why a run ends here. */
export interface Failure {
  readonly code: ExitCode
  /** Follows "frr-intent:" or "because"; without a full stop. */
  readonly reason: string
  /** What to do about it. */
  readonly advice: string | null
  /** Lines to print before the last one: each problem, when there are several. */
  readonly details: readonly string[]
}

export const failure = (
  code: ExitCode,
  reason: string,
  { advice = null, details = [] }: Partial<Pick<Failure, 'advice' | 'details'>> = {},
): Failure => ({ code, reason: reason.replace(/\.$/, ''), advice, details })

const ended = (text: string): string => (/[.?]$/.test(text) ? text : `${text}.`)

/** The last line of a run that failed: what happened, and what to do. */
export const lastLine = ({ code, reason, advice }: Failure): string => {
  const refused = code === exitCode.refused ? 'refused, because ' : ''
  const what = ended(`frr-intent: ${refused}${reason}${unchanged(nameOf(code))}`)
  if (advice === null) return what
  return `${what} ${advice.slice(0, 1).toUpperCase()}${ended(advice.slice(1))}`
}

/** An exception, which frr-intent does not know. */
export const unexpected = (error: unknown, debug = false): Failure => {
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error))
  return failure(exitCode.unexpected, `unexpected error: ${message}`, {
    advice: '--debug shows where',
    details: debug ? stack.split('\n') : [],
  })
}
