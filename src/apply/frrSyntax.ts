import * as E from 'fp-ts/lib/Either.js'
import type { Check } from '../plan/checks/check.ts'
import { masked } from '../frr/secrets.ts'
import type { Writer } from './capabilities.ts'

const id = 'frr-conf'

const skipped = (message: string): Check => ({ id, status: 'skipped', message, hint: '' })

/** vtysh says `line 42: % Unknown command: ...`, then a second line that names a wrong file. */
const complaint = (said: string): RegExpMatchArray | null => said.match(/^line (\d+): (.*)$/m)

/** Where a line of frr.conf (from 1) came from, when that is not frr-intent itself. */
export type Origin = (line: number) => string | null

/** `line 42 of frr.conf`, and whose it is. */
export const lineOfFrrConf = (line: number, origin: Origin): string => {
  const from = origin(line)
  return `line ${line} of frr.conf${from === null ? '' : ` (${from})`}`
}

const refused = (said: string, content: string, origin: Origin): Check | null => {
  const found = complaint(said)
  if (found === null) return null
  const number = Number(found[1])
  const line = content.split('\n')[number - 1]?.trim() ?? ''
  return {
    id,
    status: 'fail',
    message: `FRR would not accept ${lineOfFrrConf(number, origin)}, "${masked(line)}": ${masked(found[2] ?? '')}`,
    hint: 'the running configuration stays as it is',
  }
}

/**
 * Asks FRR's own parser about a configuration (`vtysh -C`), which needs no daemon. It finds
 * unknown commands; what names something that does not exist passes.
 *
 * @returns `null` when FRR accepts it
 */
export const checkFrrSyntax = async (
  writer: Writer,
  content: string,
  origin: Origin,
): Promise<Check | null> => {
  const result = await writer.withTemporaryFile(content, (path) =>
    writer.execute({ argv: ['vtysh', '-C', '-f', path] }),
  )
  if (result === null) return skipped('frr.conf was not checked: there is no place for a copy')
  if (E.isLeft(result)) {
    return result.left._tag === 'NotFound'
      ? skipped('frr.conf was not checked: there is no vtysh here')
      : skipped('frr.conf was not checked: vtysh could not be run')
  }
  const { exitCode, stdout, stderr } = result.right
  if (exitCode === 0) return null
  const said = `${stdout}\n${stderr}`
  return (
    refused(said, content, origin) ??
    skipped(`frr.conf was not checked: vtysh ended with exit code ${exitCode}`)
  )
}
