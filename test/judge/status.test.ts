// Each fault: what is said first, how bad it is, and that the document is one that the schema knows.
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import * as E from 'fp-ts/lib/Either.js'
import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { documentJson, frame } from '../../src/cli/document.ts'
import type { StatusBody } from '../../src/judge/status.ts'
import { frrHost, neighbor, neighborsText, wellSaid } from '../observe/routing/fakeFrr.ts'
import { convergedHost, onLink } from '../plan/hosts.ts'
import { faults, well } from './faults.ts'
import { bodyOf, judged, withFiles, type Node } from './nodes.ts'

const schema = JSON.parse(
  readFileSync(new URL('../../schema/status-1.0.schema.json', import.meta.url), 'utf8'),
) as object

const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true })
addFormats.default(ajv)
const validate = ajv.compile(schema)

/** What `--json` prints, as its reader gets it. */
const documentOf = (body: StatusBody): object =>
  JSON.parse(documentJson({ ...frame, created_at: new Date(0).toISOString(), ...body })) as object

const complaints = (document: unknown): readonly string[] => {
  validate(document)
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

const numbered = [onLink('192.0.2.0/31')]

const states = { down: 'down', degraded: 'degraded', note: 'well' } as const

for (const [name, [node, first]] of Object.entries(faults)) {
  test(name, () => {
    const body = bodyOf(node)
    const { state, verdict, problems } = body
    const [worst] = problems
    assert.ok(worst)
    const { level, about, reason, advice } = worst
    assert.is(`${level} ${about}: ${reason} | ${advice}`, first)
    assert.is(state, states[level])
    const how = level === 'down' ? 'does not work' : 'is degraded'
    assert.ok(verdict.startsWith(`The routing of this node ${how}: ${about}: ${reason}`), verdict)
    assert.equal(complaints(documentOf(body)), [])
  })
}

for (const [name, node] of Object.entries(well)) {
  test(name, () => {
    const body = bodyOf(node)
    assert.equal(
      body.problems.filter(({ level }) => level !== 'note'),
      [],
    )
    assert.is(body.state, 'well')
    assert.is(
      body.verdict,
      'The routing of this node is well: 2 leaves, 2 LoadBalancer IPs announced.',
    )
    assert.equal(complaints(documentOf(body)), [])
  })
}

test('a reason and its advice have no full stop: the text adds it', () => {
  const nodes = [...Object.values(well), ...Object.values(faults).map(([node]) => node)]
  const sentences = nodes.flatMap((node) =>
    bodyOf(node).problems.flatMap(({ reason, advice }) => [reason, advice]),
  )
  assert.equal(
    sentences.filter((sentence) => sentence.endsWith('.')),
    [],
  )
})

test('the schema is closed: what it does not know is an error', () => {
  const document = documentOf(bodyOf())
  const [port] = bodyOf().fabric
  const wrong: Readonly<Record<string, object>> = {
    ' must NOT have additional properties': { ...document, extra: 1 },
    '/state must be equal to one of the allowed values': { ...document, state: 'fine' },
    '/fabric/0 must NOT have unevaluated properties': {
      ...document,
      fabric: [{ ...port, extra: 1 }],
    },
    "/drift must have required property 'pending'": { ...document, drift: {} },
  }
  for (const [complaint, bad] of Object.entries(wrong)) assert.equal(complaints(bad), [complaint])
})

test('nothing can be said: without vtysh, and without the right to use it', () => {
  const unasked = (host: Node['host']) => judged({ ...(host && { host }) })
  assert.equal(
    unasked({
      ...frrHost(wellSaid),
      run: () => E.left({ _tag: 'NotFound', program: 'vtysh' }),
    }),
    E.left('there is no program "vtysh", or no interpreter for it'),
  )
})

test('what is worst stands first, and the notes last', () => {
  const body = bodyOf({
    ...faults['zebra hangs']?.[0],
    observed: withFiles({
      ...convergedHost,
      accounts: { ...convergedHost.accounts, frrUser: null },
    }),
  })
  assert.equal(
    body.problems.map(({ level, about }) => `${level} ${about}`),
    ['down FRR', 'note host'],
  )
})

test('what is told once is not told again as a note of the plan', () => {
  for (const name of ['no carrier', 'the link is down', 'no link has NODE_IP']) {
    const { problems } = bodyOf(faults[name]?.[0])
    assert.equal(
      problems.filter(({ level }) => level === 'note'),
      [],
      name,
    )
  }
})

test('without an answer of bgpd nothing is said of sessions', () => {
  const { fabric, speaker, received, announced } = bodyOf(faults['bgpd is gone']?.[0])
  assert.equal(fabric, [])
  assert.equal(speaker, { sessions: [], load_balancer_ips: { ipv4: null, ipv6: null } })
  assert.equal(announced, [{ prefix: '10.0.0.1/32', kind: 'node', sent_to: 0, missing: [] }])
  assert.equal(received?.ipv4, {
    default_route: { bgp: null, zebra: true, kernel: true },
    routes: { given: 13, installed: 13, kernel: 13 },
  })
})

test('a leaf that is a neighbor twice is one port, with the session that is up', () => {
  const observed = withFiles({
    ...convergedHost,
    links: convergedHost.links.map((link) =>
      link.name === 'eth0' ? { ...link, addresses: [...link.addresses, ...numbered] } : link,
    ),
  })
  const said = {
    'show bgp vrf all neighbors json': neighborsText({
      default: {
        eth0: neighbor({ bgpState: 'Idle', bgpNeighborAddr: 'none' }),
        '192.0.2.1': neighbor({ hostname: 'leaf1' }),
        eth1: neighbor(),
      },
      metallb: { 'fda1:b2c3:d4e5:1::1': neighbor() },
    }),
    'show bgp ipv4 unicast neighbors 192.0.2.1 advertised-routes json':
      wellSaid['show bgp ipv4 unicast neighbors eth0 advertised-routes json'],
    'show bgp ipv6 unicast neighbors 192.0.2.1 advertised-routes json':
      wellSaid['show bgp ipv6 unicast neighbors eth0 advertised-routes json'],
  }
  const { fabric, announced } = bodyOf({ observed, said })
  assert.equal(
    fabric.map(({ port, neighbor: name, established }) => [port, name, established]),
    [
      ['eth0', '192.0.2.1', true],
      ['eth1', 'eth1', true],
    ],
  )
  assert.equal(
    announced.map(({ sent_to: count }) => count),
    [2, 2, 2],
  )
})

test.run()
