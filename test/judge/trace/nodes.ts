// Nodes in memory on which a route is followed: all is well, or there is one fault.
import * as E from 'fp-ts/lib/Either.js'
import { decodeDestination } from '../../../src/intent/destination.ts'
import type { Environment } from '../../../src/intent/settings.ts'
import { traceSubject } from '../../../src/judge/trace/chain.ts'
import type { Hop } from '../../../src/judge/trace/hop.ts'
import { judgeTrace, type TraceBody } from '../../../src/judge/trace/trace.ts'
import type { Observed } from '../../../src/observe/observed.ts'
import { observeTrace } from '../../../src/observe/routing/trace.ts'
import type { Reader } from '../../../src/observe/capabilities.ts'
import { frrPaths } from '../../../src/plan/frrConf/render.ts'
import { intentOf } from '../../intent/environments.ts'
import type { Said } from '../../observe/routing/fakeFrr.ts'
import {
  bestOne,
  bgp,
  connected,
  fromLeaf,
  fromSpeaker,
  imported,
  redistributed,
  route,
  throughLeaves,
  toNode,
  traceHost,
  zebra,
  zebraBgp,
  type Kernel,
} from '../../observe/routing/fakeTrace.ts'
import { convergedHost, filesFor } from '../../plan/hosts.ts'

export interface Node {
  readonly environment?: Environment
  readonly said?: Said
  readonly kernel?: Kernel
  readonly files?: Readonly<Record<string, string>>
  readonly observed?: (well: Observed) => Observed
  readonly host?: Reader
  readonly starting?: number
  readonly anotherZebra?: boolean
}

const pools = { LB_POOLS: '192.0.2.0/24,2001:db8:88::/64' }

const ports = ['eth0', 'eth1'] as const

const throughPorts = (answer: object) => Object.fromEntries(ports.map((port) => [port, answer]))

/** Questions about one destination, and what a node that is well says. */
const wellOf: Readonly<Record<string, { readonly said: Said; readonly kernel: Kernel }>> = {
  '192.0.2.7': {
    said: {
      'show bgp vrf metallb ipv4 unicast 192.0.2.7 json': bgp('192.0.2.7/32', [], fromSpeaker()),
      'show bgp ipv4 unicast 192.0.2.7 json': bgp('192.0.2.7/32', ports, imported()),
      'show ip route 192.0.2.7 json': zebra('192.0.2.7/32', zebraBgp(['frr-metallb'])),
    },
    kernel: {
      routes: [route(), route({ table: '88' })],
      own: route({ prefsrc: '10.0.0.1' }),
      incoming: throughPorts(route()),
    },
  },
  '2001:db8:88::7': {
    said: {
      'show bgp vrf metallb ipv6 unicast 2001:db8:88::7 json': bgp(
        '2001:db8:88::7/128',
        [],
        fromSpeaker(),
      ),
      'show bgp ipv6 unicast 2001:db8:88::7 json': bgp('2001:db8:88::7/128', ports, imported()),
      'show ipv6 route 2001:db8:88::7 json': zebra('2001:db8:88::7/128', zebraBgp(['frr-metallb'])),
    },
    kernel: { routes: [route()], own: route(), incoming: throughPorts(route()) },
  },
  '10.0.0.1': {
    said: {
      'show bgp vrf metallb ipv4 unicast 10.0.0.1/32 json': '{}\n',
      'show bgp ipv4 unicast 10.0.0.1/32 json': bgp('10.0.0.1/32', ports, redistributed()),
      'show ip route 10.0.0.1/32 json': zebra('10.0.0.1/32', connected('lo')),
    },
    kernel: { routes: [], own: toNode(), incoming: throughPorts(toNode()) },
  },
  '0.0.0.0/0': {
    said: {
      'show bgp vrf metallb ipv4 unicast 0.0.0.0/0 json': '{}\n',
      'show bgp ipv4 unicast 0.0.0.0/0 json': bgp(
        '0.0.0.0/0',
        [],
        bestOne(fromLeaf('eth0', 'leaf1', '65101', { multipath: true }), 'Router ID'),
        fromLeaf('eth1', 'leaf2', '65102', { multipath: true }),
      ),
      'show ip route 0.0.0.0/0 json': zebra('0.0.0.0/0', zebraBgp(['eth0', 'eth1'])),
    },
    kernel: { routes: [throughLeaves()], own: throughLeaves({ nexthops: undefined, dev: 'eth1' }) },
  },
}

const nothing = { said: {}, kernel: {} }

/** Follows an address on a node that is well but for what is named. */
export const traced = (text: string, node: Node = {}): E.Either<string, TraceBody> => {
  const environment = { ...pools, ...node.environment }
  const intent = intentOf(environment)
  const well = { ...convergedHost, files: filesFor(environment) }
  const observed = node.observed === undefined ? well : node.observed(well)
  const destination = decodeDestination(text)
  if (E.isLeft(destination)) throw new Error(destination.left)
  const { said, kernel } = wellOf[text] ?? nothing
  const host =
    node.host ??
    traceHost({ ...said, ...node.said }, { ...kernel, ...node.kernel }, node.files ?? {})
  const subject = traceSubject(destination.right, intent, observed)
  const trace = observeTrace(host, subject, node.starting ?? null)
  return judgeTrace({
    ...{ intent, observed, trace },
    destination: destination.right,
    frrConf: observed.files.find(({ path }) => path === frrPaths.frrConf)?.content ?? '',
    anotherZebra: node.anotherZebra ?? false,
  })
}

export const bodyOf = (text: string, node: Node = {}): TraceBody => {
  const body = traced(text, node)
  if (E.isLeft(body)) throw new Error(body.left)
  return body.right
}

/** `hop state`, of all. */
export const statesOf = (body: TraceBody): readonly string[] =>
  body.hops.map(({ hop, state }) => `${hop} ${state}`)

/** The first hop with a cross: `hop: reason | evidence | advice`. */
export const crossOf = (text: string, node: Node): string => {
  const cross = bodyOf(text, node).hops.find(({ state }: Hop) => state === 'failed')
  return cross === undefined
    ? 'none'
    : `${cross.hop}: ${cross.reason} | ${cross.evidence ?? ''} | ${cross.advice}`
}
