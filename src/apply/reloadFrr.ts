import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { dirname } from 'node:path'
import type { Command, CommandError, CommandResult } from '../observe/capabilities.ts'
import { describeCommandError, vtyshOutput } from '../observe/commandText.ts'
import { reloadScript } from '../observe/frr.ts'
import { masked } from '../frr/secrets.ts'
import type { Reload } from '../plan/operation.ts'
import type { Writer } from './capabilities.ts'

/** A hundred changes take some 10 s. A reload that is killed leaves FRR between two configurations. */
const seconds = 300

const withCopy = async (
  writer: Writer,
  content: string,
  command: (path: string) => Command,
  judge: (ran: E.Either<CommandError, CommandResult>) => E.Either<string, unknown>,
): Promise<E.Either<string, null>> => {
  const ran = await writer.withTemporaryFile(content, (path) => writer.execute(command(path)))
  if (ran === null) return E.left('there is no place for a private copy of frr.conf (TMPDIR)')
  return pipe(
    judge(ran),
    E.bimap(masked, () => null),
  )
}

/**
 * Brings a running FRR to a configuration. `frr-reload.py` works on a private copy. It also writes what
 * it sends to FRR into that folder, because its usual folder is readable by all. With that folder as
 * `--confdir` it does not overwrite /etc/frr/frr.conf, whose comments it would remove.
 */
export const reloadFrr = async (
  writer: Writer,
  { content, secretsThatGo }: Reload,
): Promise<E.Either<string, null>> => {
  if (secretsThatGo !== null) {
    const vtysh = (path: string): Command => ({ argv: ['vtysh', '-f', path], seconds })
    const gone = await withCopy(writer, secretsThatGo, vtysh, vtyshOutput)
    if (E.isLeft(gone)) return gone
  }
  const reload = (path: string): Command => ({
    argv: [
      ...([reloadScript, '--reload', '--stdout', '--log-level', 'error'] as const),
      ...['--confdir', dirname(path), '--rundir', dirname(path), path],
    ],
    seconds,
  })
  // It reports errors of changes that succeeded: only what FRR runs afterwards counts.
  return withCopy(writer, content, reload, E.mapLeft(describeCommandError))
}
