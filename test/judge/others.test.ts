import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Observed } from '../../src/observe/observed.ts'
import { convergedHost } from '../plan/hosts.ts'
import { bodyOf, withFiles } from './nodes.ts'

const ids = (node: Parameters<typeof bodyOf>[0]): readonly string[] =>
  bodyOf(node).others.map(({ id, advice }) => `${id}${advice === '' ? ' (harmless)' : ''}`)

const withDaemons = (patched: number, command: string): Observed =>
  withFiles({
    ...convergedHost,
    daemons: ['zebra', 'bfdd'],
    frrDaemons: {
      zebra: { sockets: 2, processes: [{ pid: 7, command, own: false }] },
      bfdd: { sockets: 2, processes: [{ pid: 8, command, own: false }] },
      ...{ patched, bfdPort: [92] },
    },
  })

test('a second FRR: with the options of docs/two-frrs.md, and without', () => {
  const [zebra] = bodyOf({ observed: withDaemons(0, 'zebra -d') }).others
  assert.match(
    zebra?.message ?? '',
    /^another zebra runs in this network namespace \(pid 7, "zebra -d"\)/,
  )
  assert.equal(ids({ observed: withDaemons(0, 'zebra -d') }), ['second-zebra', 'second-bfdd'])
  assert.equal(ids({ observed: withDaemons(1, 'x -K1 --dplaneaddr y') }), [
    ...['second-zebra (harmless)', 'second-bfdd (harmless)'],
  ])
})

test('they are told in their own section alone, and the routing is well with them', () => {
  const body = bodyOf({ observed: withDaemons(0, 'zebra -d') })
  assert.equal([body.state, body.problems], ['well', []])
})

test("another listener on the port of BGP: any user but FRR's", () => {
  assert.equal(ids({ interference: { bgpPort: [0, 92] } }), ['bgp-port'])
  assert.equal(ids({ interference: { bgpPort: [92] } }), [])
  const unknown = withFiles({
    ...convergedHost,
    accounts: { ...convergedHost.accounts, frrUser: null },
  })
  assert.equal(ids({ interference: { bgpPort: [0, 92] }, observed: unknown }), [])
})

test('systemd-networkd', () => {
  assert.equal(ids({ interference: { networkd: true } }), ['networkd'])
})

test.run()
