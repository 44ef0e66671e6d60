import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Family } from '../intent/address.ts'
import type { Command, CommandError, CommandResult, Reader } from './capabilities.ts'
import { decodeLinks, decodeRules, decodeTableRoutes, decodeUnreachableDefaults } from './ipJson.ts'
import type { BadUserFile } from './userFiles.ts'
import type { BadPassword } from './secrets.ts'
import type { Link, Rule, TableRoute, UnreachableDefault } from './observed.ts'

/** Why the host could not be observed. */
export type ObserveError =
  | CommandError
  | BadPassword
  | BadUserFile
  | { readonly _tag: 'BusyBox' }
  | { readonly _tag: 'NoIpv6' }
  | { readonly _tag: 'Failed'; readonly command: Command; readonly result: CommandResult }
  | { readonly _tag: 'Garbage'; readonly command: Command; readonly detail: string }
  | { readonly _tag: 'Unreadable'; readonly path: string; readonly detail: string }

const isBusyBox = (result: CommandResult): boolean =>
  /busybox/i.test(result.stderr) || /busybox/i.test(result.stdout)

const ended = ({ exitCode }: CommandResult): boolean => exitCode === 0

const runIp = (
  reader: Reader,
  command: Command,
  isFine: (result: CommandResult) => boolean = ended,
): E.Either<ObserveError, string> =>
  pipe(
    reader.run(command),
    E.chainW((result): E.Either<ObserveError, string> => {
      if (isFine(result)) return E.right(result.stdout)
      return E.left(isBusyBox(result) ? { _tag: 'BusyBox' } : { _tag: 'Failed', command, result })
    }),
  )

const ip = ['ip', '-N', '-json', '-details'] as const

/** One `ip -batch`, since processes are expensive. It prints one JSON document per line. */
const batch = (
  reader: Reader,
  options: readonly string[],
  lines: readonly string[],
): E.Either<ObserveError, readonly string[]> => {
  const command: Command = {
    argv: [...ip, ...options, '-batch', '-'],
    input: lines.map((line) => `${line}\n`).join(''),
  }
  return pipe(
    runIp(reader, command),
    E.map((stdout) => stdout.split('\n').filter((line) => line.trim() !== '')),
    E.filterOrElse(
      (documents) => documents.length === lines.length,
      ({ length }): ObserveError => {
        const detail = `${length} JSON documents instead of ${lines.length}`
        return { _tag: 'Garbage', command, detail }
      },
    ),
  )
}

const read = <A>(
  decode: (document: string) => E.Either<string, A>,
  document: string | undefined,
  what: string,
): E.Either<ObserveError, A> =>
  pipe(
    decode(document ?? ''),
    E.mapLeft((detail) => ({
      _tag: 'Garbage',
      command: { argv: [...ip, ...what.split(' ')] },
      detail,
    })),
  )

/** Everything `ip` knows that a plan asks for. */
export interface IpState {
  readonly links: readonly Link[]
  readonly rules: readonly Rule[]
  readonly unreachableDefaults: readonly UnreachableDefault[]
}

/** `exact PREFIX` selects the family, which the dump of both families does not show. */
const shown = {
  links: 'address show',
  rules: 'rule show',
  defaults4: 'route show table all type unreachable exact 0.0.0.0/0',
  defaults6: 'route show table all type unreachable exact ::/0',
} as const

export const observeIp = (reader: Reader): E.Either<ObserveError, IpState> =>
  pipe(
    E.Do,
    E.bind('all', () => batch(reader, [], Object.values(shown))),
    E.bind('six', () => batch(reader, ['-6'], [shown.rules])),
    E.bind('links', ({ all }) => read(decodeLinks, all[0], shown.links)),
    E.bind('rules4', ({ all }) => read(decodeRules('ipv4'), all[1], shown.rules)),
    E.bind('rules6', ({ six }) => read(decodeRules('ipv6'), six[0], shown.rules)),
    E.bind('defaults4', ({ all }) =>
      read(decodeUnreachableDefaults('ipv4'), all[2], shown.defaults4),
    ),
    E.bind('defaults6', ({ all }) =>
      read(decodeUnreachableDefaults('ipv6'), all[3], shown.defaults6),
    ),
    E.map(({ links, rules4, rules6, defaults4, defaults6 }) => ({
      links,
      rules: [...rules4, ...rules6],
      unreachableDefaults: [...defaults4, ...defaults6],
    })),
  )

const noSuchTable = /FIB table does not exist/

const tableRoutes = (
  reader: Reader,
  family: Family,
  table: number,
): E.Either<ObserveError, readonly TableRoute[]> => {
  const words = [family === 'ipv4' ? '-4' : '-6', 'route', 'show', 'table', String(table)]
  const isFine = (result: CommandResult): boolean =>
    ended(result) || noSuchTable.test(result.stderr)
  return pipe(
    runIp(reader, { argv: [...ip, ...words] }, isFine),
    E.chain((stdout) =>
      // For a table that does not exist, ip prints only the beginning of a list.
      ['', '['].includes(stdout.trim())
        ? E.right([])
        : read(decodeTableRoutes(family), stdout, words.join(' ')),
    ),
  )
}

/** The routes of a table in both families; a table that does not exist has none. */
export const observeTable = (
  reader: Reader,
  table: number,
): E.Either<ObserveError, readonly TableRoute[]> =>
  pipe(
    E.Do,
    E.bind('ipv4', () => tableRoutes(reader, 'ipv4', table)),
    E.bind('ipv6', () => tableRoutes(reader, 'ipv6', table)),
    E.map(({ ipv4, ipv6 }) => [...ipv4, ...ipv6]),
  )
