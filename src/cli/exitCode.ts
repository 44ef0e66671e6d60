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

export type ExitCode = (typeof exitCode)[keyof typeof exitCode]

export const exitMeanings: Readonly<Record<keyof typeof exitCode, string>> = {
  success: 'nothing to do, or applied and verified',
  unexpected: 'wrong usage, or an error that frr-intent does not know',
  changesPending: 'changes are pending (`plan --detailed-exitcode`)',
  refused:
    'refused: something that is not ours stands in the way, or BGP sessions would end; nothing was changed',
  invalidIntent:
    'the environment, or what it asks for on this host, is invalid; nothing was changed',
  cannotObserve: 'the host cannot be observed; nothing was changed',
  applyFailed: 'an operation failed; those before it are done',
  notConverged: 'applied, but something is still to do',
  locked: 'another frr-intent is at work, or FRR is being started by another one',
  stale: 'the plan file is stale: the host is not what it was made for; nothing was changed',
}

/** A run that ends here: what to print on the way, and the one sentence that comes last. */
export interface Failure {
  readonly code: ExitCode
  readonly details: readonly string[]
  readonly sentence: string
  /** The part of the sentence that says why, for another sentence; without a full stop. */
  readonly reason: string
}

export const failure = (
  code: ExitCode,
  sentence: string,
  details: readonly string[] = [],
  reason: string = sentence,
): Failure => ({ code, sentence, details, reason: reason.replace(/\.$/, '') })

/** An exception, which frr-intent does not know. */
export const unexpected = (error: unknown, debug = false): Failure => {
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  const reason = `unexpected error: ${message}; --debug shows where`
  return failure(
    exitCode.unexpected,
    `frr-intent: ${reason}.`,
    debug && stack !== undefined ? stack.split('\n') : [],
    reason,
  )
}
