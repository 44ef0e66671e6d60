import * as E from 'fp-ts/lib/Either.js'
import type { Check } from '../plan/checks.ts'
import { masked } from '../plan/lineDiff.ts'
import type { Writer } from './capabilities.ts'

const id = 'frr-conf'

const skipped = (message: string): Check => ({ id, status: 'skipped', message, hint: '' })

/** vtysh says `line 42: % Unknown command: ...`, then a second line that names a wrong file. */
const complaint = (said: string): RegExpMatchArray | null => said.match(/^line (\d+): (.*)$/m)

const refused = (said: string, content: string): Check | null => {
  const found = complaint(said)
  if (found === null) return null
  const line = content.split('\n')[Number(found[1]) - 1]?.trim() ?? ''
  return {
    id,
    status: 'fail',
    message: `FRR would not accept line ${found[1]} of frr.conf, "${masked(line)}": ${masked(found[2] ?? '')}`,
    hint: 'the running configuration stays as it is',
  }
}

/**
 * Asks FRR's own parser about a configuration (`vtysh -C`), which needs no daemon. It finds
 * unknown commands; what names something that does not exist passes.
 *
 * @returns `null` when FRR accepts it
 */
export const checkFrrSyntax = async (writer: Writer, content: string): Promise<Check | null> => {
  const result = await writer.withTemporaryFile(content, (path) =>
    writer.execute({ argv: ['vtysh', '-C', '-f', path] })(),
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
    refused(said, content) ??
    skipped(`frr.conf was not checked: vtysh ended with exit code ${exitCode}`)
  )
}
