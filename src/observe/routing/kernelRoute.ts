// What the kernel does with one address: its routes, and its own decision.
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import { familyOf, type Ip } from '../../intent/address.ts'
import type { Reader } from '../capabilities.ts'
import { describeCommandError } from '../commandText.ts'
import { decodeList } from '../jsonList.ts'
import { orNull } from '../orNull.ts'
import type { Known } from './routing.ts'

/** With `-N`, iproute2 prints numbers in quotes. */
const numeric = t.union([t.number, t.string])

const via = t.type({ host: t.string })

const hop = t.partial({ dev: t.string, gateway: t.string, via })

const routeJson = t.intersection([
  hop,
  t.partial({
    dst: t.string,
    type: numeric,
    table: numeric,
    protocol: numeric,
    prefsrc: t.string,
    nexthops: t.array(hop),
  }),
])

/** Types of routes (linux/rtnetlink.h). */
const types: Readonly<Record<string, KernelRoute['type']>> = {
  ...{ '1': 'unicast', unicast: 'unicast' },
  ...{ '2': 'local', local: 'local' },
}

export interface KernelRoute {
  /** `other`: it gives nothing to a packet, such as `unreachable`. */
  readonly type: 'unicast' | 'local' | 'other'
  readonly table: number
  /** RTPROT_BGP is 186 (linux/rtnetlink.h). */
  readonly protocol: number
  /** `via`: the next router; `null`: it is on the link itself. */
  readonly hops: readonly { readonly device: string; readonly via: string | null }[]
  /** The address that the host's own packets get. */
  readonly source: string | null
}

/** RT_TABLE_MAIN */
const main = 254

const routeOf = (json: t.TypeOf<typeof routeJson>): KernelRoute => {
  const hops = [json, ...(json.nexthops ?? [])]
  return {
    type: types[String(json.type ?? 'unicast')] ?? 'other',
    table: Number(json.table ?? main),
    protocol: Number(json.protocol ?? 0),
    hops: hops.flatMap(({ dev, gateway, via }) =>
      dev === undefined ? [] : [{ device: dev, via: gateway ?? via?.host ?? null }],
    ),
    source: json.prefsrc ?? null,
  }
}

export const decodeKernelRoutes = decodeList(routeJson, routeOf)

/** What the kernel does with a packet; `Refused`: what it says in place of a route. */
export type Lookup =
  | { readonly _tag: 'Route'; readonly route: KernelRoute }
  | { readonly _tag: 'Refused'; readonly message: string }

export interface KernelView {
  /** Those to exactly the prefix, in all tables. */
  readonly routes: Known<readonly KernelRoute[]>
  /** A packet of the host itself. */
  readonly own: Known<Lookup>
  /** A packet that comes in by a port, by the name of the port. */
  readonly incoming: Readonly<Record<string, Known<Lookup>>>
  /** `net.ipv4.conf.PORT.rp_filter`, that of `all` if it is larger; no entry where it is not known. */
  readonly reversePath: Readonly<Record<string, number>>
}

export interface KernelQuestion {
  readonly prefix: string
  /** An address of the prefix. */
  readonly address: Ip
  /** Where packets come from. */
  readonly client: Ip
  readonly ports: readonly string[]
}

const ip = (address: Ip, words: readonly string[]) =>
  [
    ...['ip', '-N', '-json', '-details', familyOf(address) === 'ipv6' ? '-6' : '-4', 'route'],
    ...words,
  ] as unknown as readonly [string, ...string[]]

const seconds = 5

const routesTo = (reader: Reader, { prefix, address }: KernelQuestion): KernelView['routes'] => {
  const argv = ip(address, ['show', 'table', 'all', 'exact', prefix])
  return pipe(
    reader.run({ argv, seconds }),
    E.mapLeft(describeCommandError),
    E.chain(({ exitCode, stdout, stderr }) => {
      if (exitCode !== 0) return E.left(`"${argv.join(' ')}": ${stderr.trim()}`)
      return stdout.trim() === '' ? E.right([]) : decodeKernelRoutes(stdout)
    }),
  )
}

/** `RTNETLINK answers: Network is unreachable` is an answer, too. */
const lookup = (reader: Reader, { address }: KernelQuestion, words: readonly string[]) =>
  pipe(
    reader.run({ argv: ip(address, ['get', address, ...words]), seconds }),
    E.mapLeft(describeCommandError),
    E.chain(({ exitCode, stdout, stderr }): Known<Lookup> => {
      if (exitCode !== 0) {
        const message = stderr.trim().split('\n')[0] ?? ''
        return E.right({ _tag: 'Refused', message: message.replace(/^.*answers: /, '') })
      }
      return pipe(
        decodeKernelRoutes(stdout),
        E.map(([route]): Lookup =>
          route === undefined
            ? { _tag: 'Refused', message: 'no answer' }
            : { _tag: 'Route', route },
        ),
      )
    }),
  )

const rpFilter = (reader: Reader, link: string): number | null =>
  orNull(() => {
    const text = reader.readText(`/proc/sys/net/ipv4/conf/${link}/rp_filter`)
    return text === null ? null : Number(text)
  })

const reversePath = (reader: Reader, ports: readonly string[]): KernelView['reversePath'] => {
  const all = rpFilter(reader, 'all') ?? 0
  return Object.fromEntries(
    ports.flatMap((port) => {
      const own = rpFilter(reader, port)
      return own === null ? [] : [[port, Math.max(own, all)]]
    }),
  )
}

export const observeKernel = (reader: Reader, question: KernelQuestion): KernelView => {
  const { ports, client, address } = question
  return {
    routes: routesTo(reader, question),
    own: lookup(reader, question, []),
    incoming: Object.fromEntries(
      ports.map((port) => [port, lookup(reader, question, ['from', client, 'iif', port])]),
    ),
    reversePath: familyOf(address) === 'ipv4' ? reversePath(reader, ports) : {},
  }
}
