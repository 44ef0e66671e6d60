import * as E from 'fp-ts/lib/Either.js'
import { dirname } from 'node:path'
import type { Command, CommandError, CommandResult } from '../observe/capabilities.ts'
import { reloadScript } from '../observe/frr.ts'
import { masked } from '../frr/secrets.ts'
import type { Reload } from '../plan/operation.ts'
import type { Writer } from './capabilities.ts'

/** A hundred changes take some 10 s; one that is killed half-way would leave FRR between two. */
const seconds = 300

type Ran = E.Either<CommandError, CommandResult>

const noPlace = E.left('there is no place for a private copy of frr.conf (TMPDIR)')

const withCopy = async (
  writer: Writer,
  content: string,
  command: (path: string) => Command,
  judge: (ran: Ran) => E.Either<string, null>,
): Promise<E.Either<string, null>> => {
  const ran = await writer.withTemporaryFile(content, (path) => writer.execute(command(path))())
  return ran === null ? noPlace : judge(ran)
}

const describe = (error: CommandError): string =>
  error._tag === 'NotFound'
    ? `there is no program "${error.program}", or not the interpreter it needs (python3)`
    : `${error.command.argv[0]} did not end by itself`

/** Errors that `frr-reload.py` reports are judged by their result, not by its exit code. */
const couldRun = (ran: Ran): E.Either<string, null> =>
  E.isLeft(ran) ? E.left(describe(ran.left)) : E.right(null)

const succeeded = (ran: Ran): E.Either<string, null> => {
  if (E.isLeft(ran)) return E.left(describe(ran.left))
  const { exitCode, stderr } = ran.right
  return exitCode === 0
    ? E.right(null)
    : E.left(`vtysh ended with exit code ${exitCode}: ${masked(stderr.trim())}`)
}

/**
 * Brings a running FRR to a configuration. `frr-reload.py` works on a private copy, in whose folder
 * it also writes what it sends: its usual place is readable by all. As its configuration folder is
 * that folder too, it leaves /etc/frr/frr.conf alone, which it would write anew without comments.
 *
 * What came of it shows in the running configuration: it reports errors of changes that succeeded.
 */
export const reloadFrr = async (
  writer: Writer,
  { content, secretsThatGo }: Reload,
): Promise<E.Either<string, null>> => {
  if (secretsThatGo !== null) {
    const vtysh = (path: string): Command => ({ argv: ['vtysh', '-f', path], seconds })
    const gone = await withCopy(writer, secretsThatGo, vtysh, succeeded)
    if (E.isLeft(gone)) return gone
  }
  const reload = (path: string): Command => ({
    argv: [
      ...([reloadScript, '--reload', '--stdout', '--log-level', 'error'] as const),
      ...['--confdir', dirname(path), '--rundir', dirname(path), path],
    ],
    seconds,
  })
  return withCopy(writer, content, reload, couldRun)
}
