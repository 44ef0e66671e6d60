import { sequenceS } from 'fp-ts/lib/Apply.js'
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Family } from '../intent/address.ts'
import type { Command, CommandError, CommandResult, Reader } from './capabilities.ts'
import { decodeLinks, decodeRules, decodeTableRoutes, decodeUnreachableDefaults } from './ipJson.ts'
import type { NoUserFile } from './userFiles.ts'
import type { BadPassword } from './secrets.ts'
import type { Link, Rule, TableRoute, UnreachableDefault } from './observed.ts'

/** Why the host could not be observed. */
export type ObserveError =
  | CommandError
  | BadPassword
  | NoUserFile
  | { readonly _tag: 'BusyBox' }
  | { readonly _tag: 'NoIpv6' }
  | { readonly _tag: 'Failed'; readonly command: Command; readonly result: CommandResult }
  | { readonly _tag: 'Garbage'; readonly command: Command; readonly detail: string }
  | { readonly _tag: 'Unreadable'; readonly path: string; readonly detail: string }

const isBusyBox = (result: CommandResult): boolean =>
  /busybox/i.test(result.stderr) || /busybox/i.test(result.stdout)

const runIp = (
  reader: Reader,
  command: Command,
  isFine: (result: CommandResult) => boolean = (result) => result.exitCode === 0,
): E.Either<ObserveError, string> =>
  E.chain((result: CommandResult): E.Either<ObserveError, string> => {
    if (isFine(result)) return E.right(result.stdout)
    if (isBusyBox(result)) return E.left({ _tag: 'BusyBox' })
    return E.left({ _tag: 'Failed', command, result })
  })(reader.run(command))

/** One `ip -batch`: a process costs more than all it prints. One JSON document per line comes back. */
const batch = (
  reader: Reader,
  options: readonly string[],
  lines: readonly string[],
): E.Either<ObserveError, readonly string[]> => {
  const command: Command = {
    argv: ['ip', '-N', '-json', '-details', ...options, '-batch', '-'],
    input: lines.map((line) => `${line}\n`).join(''),
  }
  return E.chain((stdout: string): E.Either<ObserveError, readonly string[]> => {
    const documents = stdout.split('\n').filter((line) => line.trim() !== '')
    const detail = `${documents.length} JSON documents instead of ${lines.length}`
    return documents.length === lines.length
      ? E.right(documents)
      : E.left({ _tag: 'Garbage', command, detail })
  })(runIp(reader, command))
}

const read = <A>(
  decode: (document: string) => E.Either<string, A>,
  document: string | undefined,
  what: string,
): E.Either<ObserveError, A> =>
  E.mapLeft((detail: string): ObserveError => ({
    _tag: 'Garbage',
    command: { argv: ['ip', '-N', '-json', '-details', ...what.split(' ')] },
    detail,
  }))(decode(document ?? ''))

/** Everything `ip` knows that a plan asks for. */
export interface IpState {
  readonly links: readonly Link[]
  readonly rules: readonly Rule[]
  readonly unreachableDefaults: readonly UnreachableDefault[]
}

/** `exact PREFIX` picks the family: one dump of both families does not tell them apart. */
const shown = {
  links: 'address show',
  rules: 'rule show',
  defaults4: 'route show table all type unreachable exact 0.0.0.0/0',
  defaults6: 'route show table all type unreachable exact ::/0',
} as const

export const observeIp = (reader: Reader): E.Either<ObserveError, IpState> => {
  const both = batch(reader, [], [shown.links, shown.rules, shown.defaults4, shown.defaults6])
  if (E.isLeft(both)) return both
  const six = batch(reader, ['-6'], [shown.rules])
  if (E.isLeft(six)) return six
  return pipe(
    sequenceS(E.Apply)({
      links: read(decodeLinks, both.right[0], shown.links),
      rules4: read(decodeRules('ipv4'), both.right[1], shown.rules),
      rules6: read(decodeRules('ipv6'), six.right[0], shown.rules),
      defaults4: read(decodeUnreachableDefaults('ipv4'), both.right[2], shown.defaults4),
      defaults6: read(decodeUnreachableDefaults('ipv6'), both.right[3], shown.defaults6),
    }),
    E.map(({ links, rules4, rules6, defaults4, defaults6 }) => ({
      links,
      rules: [...rules4, ...rules6],
      unreachableDefaults: [...defaults4, ...defaults6],
    })),
  )
}

const noSuchTable = /FIB table does not exist/

const tableRoutes = (
  reader: Reader,
  family: Family,
  table: number,
): E.Either<ObserveError, readonly TableRoute[]> => {
  const option = family === 'ipv4' ? '-4' : '-6'
  const command: Command = {
    argv: ['ip', '-N', '-json', '-details', option, 'route', 'show', 'table', String(table)],
  }
  const isFine = ({ exitCode, stderr }: CommandResult): boolean =>
    exitCode === 0 || noSuchTable.test(stderr)
  return E.chain((stdout: string): E.Either<ObserveError, readonly TableRoute[]> =>
    // A table that does not exist is a list that ip opens and never ends.
    ['', '['].includes(stdout.trim())
      ? E.right([])
      : read(decodeTableRoutes(family), stdout, `${option} route show table ${table}`),
  )(runIp(reader, command, isFine))
}

/** The routes of a table in both families; a table that does not exist has none. */
export const observeTable = (
  reader: Reader,
  table: number,
): E.Either<ObserveError, readonly TableRoute[]> => {
  const ipv4 = tableRoutes(reader, 'ipv4', table)
  if (E.isLeft(ipv4)) return ipv4
  const ipv6 = tableRoutes(reader, 'ipv6', table)
  return E.map((routes: readonly TableRoute[]) => [...ipv4.right, ...routes])(ipv6)
}
