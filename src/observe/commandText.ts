import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { match } from 'ts-pattern'
import type { CommandError, CommandResult } from './capabilities.ts'

/** One sentence without its full stop. */
export const describeCommandError = (error: CommandError): string =>
  match(error)
    .with(
      { _tag: 'NotFound' },
      ({ program }) => `there is no program "${program}", or no interpreter for it`,
    )
    .with(
      { _tag: 'TimedOut' },
      ({ command, seconds }) =>
        `"${command.argv.join(' ')}" did not end within ${seconds} seconds and was killed`,
    )
    .with(
      { _tag: 'Broken' },
      ({ command, detail }) => `"${command.argv.join(' ')}" could not be run: ${detail}`,
    )
    .exhaustive()

/** What vtysh prints when it succeeds, or why it does not. */
export const vtyshOutput = (ran: E.Either<CommandError, CommandResult>): E.Either<string, string> =>
  pipe(
    ran,
    E.mapLeft(describeCommandError),
    E.chain(({ exitCode, stdout, stderr }) =>
      exitCode === 0
        ? E.right(stdout)
        : E.left(`vtysh ended with exit code ${exitCode}: ${stderr.trim() || 'no message'}`),
    ),
  )
