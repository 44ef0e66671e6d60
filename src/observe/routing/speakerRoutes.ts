import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Family } from '../../intent/address.ts'
import type { FabricTable } from '../../intent/choice.ts'
import { frrEnd } from '../../intent/link.ts'
import type { Reader } from '../capabilities.ts'
import { describeCommandError } from '../commandText.ts'
import type { Known } from './routing.ts'

/** RTPROT_BGP (linux/rtnetlink.h). */
const protocol = '186'

/** `ip` leaves the length of a host's prefix away. */
const prefixIn = (line: string, family: Family): string => {
  const [word = ''] = line.split(' ')
  return word.includes('/') ? word : `${word}/${family === 'ipv4' ? 32 : 128}`
}

/** The prefixes that the kernel sends to the speaker. */
export const speakerRoutes = (
  reader: Reader,
  family: Family,
  table: FabricTable,
): Known<ReadonlySet<string>> => {
  const option = family === 'ipv4' ? '-4' : '-6'
  const route = ['show', 'table', table, 'proto', protocol, 'dev', frrEnd]
  const argv = ['ip', '-N', option, 'route', ...route] as const
  return pipe(
    reader.run({ argv }),
    E.mapLeft(describeCommandError),
    E.chain(({ exitCode, stdout, stderr }) => {
      const isEmpty = exitCode === 0 || /FIB table does not exist|Cannot find device/.test(stderr)
      if (!isEmpty) return E.left(`"${argv.join(' ')}": ${stderr.trim()}`)
      const lines = stdout.split('\n').filter((line) => /^\S/.test(line))
      return E.right(new Set(lines.map((line) => prefixIn(line, family))))
    }),
  )
}
