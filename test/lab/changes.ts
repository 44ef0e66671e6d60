// Kinds of change to a node whose FRR runs: brought in by `apply --reload`, judged by the sessions
// that the leaves and the speaker lose.

import * as t from 'io-ts'
import { describeImpact } from '../../src/frr/reloadImpact.ts'
import { hasSession, type Router } from './frr.ts'
import { defaultEnv, product, type Environment } from './node.ts'
import { loadBalancers, type Online } from './nodeOnline.ts'
import { decode, waitForRoutes } from './routes.ts'
import { leaves, node } from './topology.ts'

interface Kind {
  /** What changes, as the table has it. */
  readonly change: string
  readonly env: Environment
  /** Run in the guest before it. */
  readonly before?: string
  /** Run in the guest when it has been judged. */
  readonly after?: string
  /** Where it begins, when that is not where the last one ended. */
  readonly from?: Environment
  /** Whether the next kind begins where this one ended; otherwise it is taken back. */
  readonly stays?: true
}

/**
 * BFD that a busy machine does not trip: what is judged is what a change does, not how fast a leaf
 * sees a node fail.
 */
export const patientEnv: Environment = { ...defaultEnv, BFD_INTERVAL: '2000', BFD_MULTIPLIER: '10' }

const onePort = { FE_MACS: node.links.leaf1.mac }

/** The built-in template with a line of the user's own; the copy is the user's. */
const ownTemplate = `sed '/multipath-relax/a\\ bgp bestpath compare-routerid' \\
  /src/templates/frr.conf.j2 >/run/own.j2`

const passwordFile = 'echo s3cret-of-the-lab >/run/password'

/** FRR keeps a session down while one end has BFD and the other has not. */
const bfdOfLeaves = (line: 'neighbor node bfd' | 'no neighbor node bfd') =>
  ['leaf1 65101', 'leaf2 65102']
    .map((leaf) => leaf.split(' '))
    .map(([name, asn]) => `vtysh -N ${name} -c configure -c 'router bgp ${asn}' -c '${line}'`)
    .join('\n')

/** What frr.conf did not say in an earlier version of the product. */
const earlier = `vtysh -c configure -c 'router bgp ${node.asn}' -c 'bgp graceful-restart notification'`

export const kinds: Kind[] = [
  { change: 'an upgrade from 0.1.0', before: earlier, env: {}, stays: true },
  { change: 'BGP timers', env: { BGP_KEEPALIVE_TIME: '4', BGP_HOLD_TIME: '12' }, stays: true },
  { change: 'pools', env: { LB_POOLS: '192.0.2.0/24,2001:db8:5::/64' }, stays: true },
  {
    change: 'an interface less in ADVERTISE_INTERFACES',
    env: { ADVERTISE_INTERFACES: 'lo,dummy0' },
    stays: true,
  },
  {
    change: 'an interface more in ADVERTISE_INTERFACES',
    env: { ADVERTISE_INTERFACES: 'lo,dummy0,dummy1' },
    stays: true,
  },
  { change: 'BFD timers', env: { BFD_INTERVAL: '3000', BFD_MULTIPLIER: '9' }, stays: true },
  { change: 'NODE_IP6', env: { NODE_IP6: node.lo.ipv6 }, stays: true },
  { change: 'MTU of the veth', env: { INTERFACE_MTU: '1500' }, stays: true },
  { change: 'community of LoadBalancer routes', env: { LB_COMMUNITY: '65001:100' }, stays: true },
  {
    change: "community of the node's addresses",
    env: { LOOPBACK_COMMUNITY: '65001:1:200' },
    stays: true,
  },
  {
    change: 'communities that the speaker may use',
    env: { SPEAKER_COMMUNITIES: '65101:666,graceful-shutdown,65101:1:2' },
    stays: true,
  },
  { change: 'FABRIC_ROUTES', env: { FABRIC_ROUTES: 'default' }, stays: true },
  { change: 'BGP role', env: { FABRIC_ROLE: 'customer' }, stays: true },
  {
    change: 'FRR_EXTRA_CONF',
    env: { FRR_EXTRA_CONF: '/run/extra.conf' },
    before: `echo 'ip prefix-list mine seq 5 permit 192.0.2.0/24' >/run/extra.conf`,
    stays: true,
  },
  { change: 'FRR_TEMPLATE', env: { FRR_TEMPLATE: '/run/own.j2' }, before: ownTemplate },
  { change: 'a fabric port less', env: onePort, stays: true },
  { change: 'a fabric port more', env: { FE_MACS: defaultEnv['FE_MACS'] ?? '' }, stays: true },
  { change: 'BFD off', env: { ENABLE_BFD: 'false' } },
  {
    change: 'BFD on, bfdd running',
    before: bfdOfLeaves('no neighbor node bfd'),
    from: { ENABLE_BFD: 'false' },
    env: { ENABLE_BFD: 'true' },
    after: bfdOfLeaves('neighbor node bfd'),
  },
  {
    change: 'password of the fabric',
    env: { FABRIC_PASSWORD_FILE: '/run/password' },
    before: passwordFile,
  },
  {
    change: 'password of the speaker',
    env: { METALLB_PASSWORD_FILE: '/run/password' },
    before: passwordFile,
  },
  { change: 'GTSM', env: { FABRIC_GTSM_HOPS: '1' } },
  { change: 'NODE_IP', env: { NODE_IP: node.dummy0.ipv4 } },
  { change: 'AS number of the VRF', env: { ASN_VRF_METALLB: '4000099997' } },
  { change: 'AS number of the speaker', env: { ASN_METALLB_SPEAKER: '4000099996' } },
  {
    change: 'IPv4 addresses of the veth',
    env: { PEER_IPV4_FRR: '169.254.88.2', PEER_IPV4_METALLB: '169.254.88.3' },
  },
  {
    change: 'IPv6 addresses of the veth',
    env: { PEER_IP_FRR: 'fda1:b2c3:d4e5:2::', PEER_IP_METALLB: 'fda1:b2c3:d4e5:2::1' },
  },
  { change: 'routing table of the VRF', env: { METALLB_VRF_ROUTE_TABLE_ID: '99' } },
  { change: 'name of the VRF', env: { VRF_METALLB: 'loadbalancers' } },
  { change: 'ASN_LOCAL', env: { ASN_LOCAL: '65009' } },
  { change: "table of BGP's routes", env: { FABRIC_TABLE: '252' } },
  { change: 'FRR_PROFILE', env: { FRR_PROFILE: 'traditional' } },
]

/** Who loses sessions; the speaker's is the one in the VRF. */
const witnesses = [...leaves, 'speaker'] as const
type Witness = (typeof witnesses)[number]

export interface Row {
  readonly change: string
  readonly variables: readonly string[]
  /** What `plan --reload` says of it. */
  readonly verdict: 'free' | 'session_reset' | 'restart'
  readonly reasons: readonly string[]
  readonly predicted: readonly Witness[]
  readonly observed: readonly Witness[]
}

const neighbors = t.record(
  t.string,
  t.intersection([
    t.type({ bgpState: t.string, connectionsDropped: t.number }),
    t.partial({ lastResetDueTo: t.string }),
  ]),
)

type Drops = Readonly<Record<Witness, number>>

const neighborAt = async (router: Router, name: string) => {
  const found = decode(neighbors, await router.show(`show bgp neighbors ${name}`))
  const [neighbor] = Object.values(found)
  if (neighbor === undefined) throw new Error(`${router.name} has no neighbor ${name}`)
  return neighbor
}

const dropsNow = async ({ fabric, speaker }: Online): Promise<Drops> => {
  const [leaf1, leaf2, ofSpeaker] = await Promise.all([
    neighborAt(fabric.leaf1, 'node'),
    neighborAt(fabric.leaf2, 'node'),
    neighborAt(speaker, 'fda1:b2c3:d4e5:1::'),
  ])
  return {
    leaf1: leaf1.connectionsDropped,
    leaf2: leaf2.connectionsDropped,
    speaker: ofSpeaker.connectionsDropped,
  }
}

const losersBetween = (before: Drops, after: Drops): readonly Witness[] =>
  witnesses.filter((witness) => after[witness] > before[witness])

const planJson = t.type({
  resource_changes: t.array(
    t.type({
      type: t.string,
      disruption: t.string,
      reasons: t.array(t.string),
      impacts: t.array(
        t.type({
          kind: t.keyof({ next_session: null, reset: null, restart: null, stop: null }),
          sessions: t.array(t.string),
          reason: t.string,
        }),
      ),
    }),
  ),
})

const witnessOf = (session: string): Witness =>
  leaves.find((leaf) => session === node.links[leaf].name) ?? 'speaker'

type Prediction = Pick<Row, 'verdict' | 'reasons' | 'predicted'>

const predictionOf = (json: unknown): Prediction => {
  const { resource_changes: changes } = decode(planJson, json)
  const impacts = changes.flatMap((change) => change.impacts)
  const isRestart = impacts.some(({ kind }) => kind === 'restart')
  const resets = impacts.filter(({ kind }) => kind === 'reset')
  const ofVrf = changes.filter(
    ({ type, disruption }) => type === 'vrf' && disruption === 'session_reset',
  )
  const losers = new Set([
    ...resets.flatMap(({ sessions }) => sessions).map(witnessOf),
    ...ofVrf.map((): Witness => 'speaker'),
  ])
  const predicted = isRestart ? [] : witnesses.filter((witness) => losers.has(witness))
  return {
    verdict: isRestart ? 'restart' : predicted.length > 0 ? 'session_reset' : 'free',
    reasons: [...impacts.map(describeImpact), ...ofVrf.flatMap((change) => change.reasons)],
    predicted,
  }
}

const waitForDrops = async (lab: Online, from: Drops, losers: readonly Witness[]) => {
  const end = Date.now() + 30_000
  for (;;) {
    const now = await dropsNow(lab)
    const missing = losers.filter((witness) => now[witness] <= from[witness])
    if (missing.length === 0 || Date.now() > end) return now
  }
}

/** At both ends: a leaf that waits for its hold timer still has a session that the node has left. */
const established = (ports: readonly (typeof leaves)[number][]) =>
  [
    ...ports.map((leaf) => hasSession(leaf, 'node')),
    ...ports.map((leaf) => hasSession('', node.links[leaf].name)),
    hasSession('speaker'),
  ].join(' && ')

const online = async ({ guest }: Online, env: Environment): Promise<void> => {
  const ports = env['FE_MACS'] === onePort.FE_MACS ? (['leaf1'] as const) : leaves
  await waitForRoutes(guest, ['spine'], loadBalancers, ports.length)
  await guest.waitFor('the sessions are back', established(ports), 90_000)
}

/** Applied as a user would, or the whole story. */
const reload = async ({ guest }: Online, env: Environment, words: string): Promise<void> => {
  const { code, stdout, stderr } = await product(guest, env).apply(`--reload ${words}`)
  if (code !== 0) throw new Error(`exit code ${code}:\n${stdout}${stderr}`)
}

const assertRefused = async ({ guest }: Online, env: Environment, words: string) => {
  const { code, stdout } = await product(guest, env).apply(`--reload ${words}`)
  if (code !== 3) throw new Error(`not refused, but exit code ${code}:\n${stdout}`)
}

/** Sessions that end and were not expected to are told with the kind during which that was seen. */
export const measureChanges = async (
  lab: Online,
  wantedKinds: readonly Kind[],
  report: (row: Row) => void = () => {},
): Promise<readonly Row[]> => {
  const { guest } = lab
  const rows: Row[] = []
  let base: Environment = patientEnv
  let drops = await dropsNow(lab)
  for (const {
    change,
    env,
    from,
    before = ':',
    after: cleanup = ':',
    stays = false,
  } of wantedKinds) {
    await guest.must(before)
    if (from !== undefined) {
      await reload(lab, { ...base, ...from }, '--allow session_reset')
      await online(lab, base)
      drops = await dropsNow(lab)
    }
    const wanted = { ...base, ...env }
    const { stdout } = await product(guest, wanted).plan('--reload --json --allow session_reset')
    const prediction = predictionOf(JSON.parse(stdout))
    if (prediction.verdict === 'restart') await assertRefused(lab, wanted, '--allow session_reset')
    else await reload(lab, wanted, prediction.verdict === 'free' ? '' : '--allow session_reset')
    const after = await waitForDrops(lab, drops, prediction.predicted)
    const observed = losersBetween(drops, after)
    const row = { change, variables: Object.keys(env), ...prediction, observed }
    report(row)
    rows.push(row)
    await guest.must(cleanup)
    if (stays) base = wanted
    else if (prediction.verdict !== 'restart') await reload(lab, base, '--allow session_reset')
    await online(lab, base)
    drops = prediction.verdict === 'free' ? after : await dropsNow(lab)
  }
  return rows
}
