import { stripVTControlCharacters } from 'node:util'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { duration, statusText } from '../../src/judge/text.ts'
import { colourStyle, plainStyle } from '../../src/plan/text/style.ts'
import { neighbor, neighbors, neighborsText, quietSpeaker } from '../observe/routing/fakeFrr.ts'
import { faults, well } from './faults.ts'
import { bodyOf, type Node } from './nodes.ts'

const textOf = (node: Node = {}): string => statusText(bodyOf(node), plainStyle)

const all = [...Object.values(well), ...Object.values(faults).map(([node]) => node)]

test('a node that is well', () => {
  const lastApply = {
    ...{ at: '2026-01-02T03:04:05.000Z', plan_id: 'sha256:0123456789abcdef', message: null },
  }
  assert.fixture(
    textOf({ lastApply }),
    `Node       10.0.0.1, AS 65001; applied 2026-01-02T03:04:05.000Z (plan sha256:01234)
FRR        runs, version 10.3.1
Fabric     eth0  leaf1 AS 65101 up 3h11m, BFD up, graceful restart, received 12 IPv4 and 9 IPv6, sent 2 IPv4 and 1 IPv6
           eth1  leaf2 AS 65102 up 3h11m, BFD up, graceful restart, received 12 IPv4 and 9 IPv6, sent 2 IPv4 and 1 IPv6
Speaker    fda1:b2c3:d4e5:1::1  worker-1 AS 4000099998 up 3h11m, graceful restart, received 12 IPv4 and 9 IPv6, sent 2 IPv4 and 1 IPv6
           LoadBalancer IPs: 1 IPv4 and 1 IPv6
Announced  1 address of the node, 2 LoadBalancer IPs: each sent to every leaf that is up
Received   IPv4: default route in BGP yes, zebra yes, kernel yes; routes of BGP 13, installed 13, in the kernel 13
           IPv6: default route in BGP yes, zebra yes, kernel yes; routes of BGP 10, installed 10, in the kernel 10
Drift      matches the intent
Others     none seen

The routing of this node is well: 2 leaves, 2 LoadBalancer IPs announced.
`,
  )
})

test('the worst news come first, and the verdict is the last line', () => {
  const text = textOf(faults['no router advertisement']?.[0])
  assert.fixture(
    text.split('\n').slice(0, 3).join('\n'),
    `Degraded: eth1: no router advertisement of the leaf has been heard.
  Let the leaf send router advertisements on this port (FRR: no ipv6 nd suppress-ra), and allow IPv6 there.
`,
  )
  assert.match(
    text,
    /^ +eth1 {2}down 45s ago: no router advertisement of the leaf has been heard$/m,
  )
  for (const node of all) {
    const lines = textOf(node).trimEnd().split('\n')
    assert.is(lines.at(-1), bodyOf(node).verdict)
    assert.is(lines.at(-2), '')
  }
})

test('while FRR starts or is gone, only what is known is there', () => {
  const names = (node: Node | undefined): readonly string[] =>
    textOf(node)
      .split('\n')
      .flatMap((line) => /^([A-Z][a-z]+|FRR) {2}/.exec(line)?.[1] ?? [])
  assert.equal(names(faults['FRR starts']?.[0]), ['Node', 'FRR', 'Drift', 'Others'])
  assert.equal(names(faults['FRR does not run']?.[0]), ['Node', 'FRR', 'Drift', 'Others'])
})

test('without a leaf nothing is sent, and nobody says otherwise', () => {
  assert.match(
    textOf(faults['both leaves are down']?.[0]),
    /^Announced {2}1 address of the node, 2 LoadBalancer IPs: no session with a leaf$/m,
  )
})

test('many that are missing are counted', () => {
  const text = textOf(faults['many LoadBalancer IPs are not sent']?.[0])
  assert.match(text, /^Announced {2}1 address of the node, 13 LoadBalancer IPs$/m)
  assert.is(text.match(/^ +192\.0\.2\.\d+\/32 not sent to eth0, eth1$/gm)?.length, 10)
  assert.match(text, /^ +and 1 more$/m)
})

test('what a start kept, what is not known, and what disturbs', () => {
  const text = textOf({
    ...{ obstacle: 'the password file /x cannot be read' },
    lastApply: { at: null, plan_id: null, message: 'FRR starts with the last good state' },
    interference: { bgpPort: [0, 92] },
  })
  assert.match(text, /^Node {7}10\.0\.0\.1, AS 65001; FRR starts with the last good state$/m)
  assert.match(
    text,
    /^Others {5}a program other than FRR \(user 0\) listens on TCP port 179: .*\. End its BGP; /m,
  )
})

test('colour is decoration only', () => {
  for (const node of all)
    assert.is(stripVTControlCharacters(statusText(bodyOf(node), colourStyle)), textOf(node))
})

/** What a leaf or a speaker says of itself, in every place. */
const hostile = '\u001b[2Jleaf\nThe routing of this node is well.\r\u202e"\\'

test('nobody else’s text makes or hides a line', () => {
  const node: Node = {
    said: {
      'show bgp vrf all neighbors json': neighborsText({
        default: {
          eth0: neighbor({ hostname: hostile }),
          eth1: neighbor({
            bgpState: hostile,
            lastResetDueTo: 'BGP Notification received',
            ...{ lastErrorCodeSubcode: '0602', lastShutdownDescription: hostile },
            lastNotificationReason: hostile,
          }),
        },
        metallb: { ...neighbors.metallb, [hostile]: neighbor({ hostname: hostile }) },
      }),
      'show version': `FRRouting ${hostile} (x)`,
    },
    lastApply: { at: hostile, plan_id: hostile, message: hostile },
  }
  const text = textOf(node)
  assert.not.match(text, /[^\n -~]/)
  const refused = quietSpeaker({ lastErrorCodeSubcode: '0202' })
  const about = neighborsText({ default: neighbors.default, metallb: { [hostile]: refused } })
  assert.not.match(textOf({ said: { 'show bgp vrf all neighbors json': about } }), /[^\n -~]/)
  assert.equal(text.match(/^The routing of this node is .*$/gm)?.length, 1)
})

test('a leaf that does not help with a restart', () => {
  const said = {
    'show bgp vrf all neighbors json': neighborsText({
      ...neighbors,
      default: { eth0: neighbor({ neighborCapabilities: {} }), eth1: neighbor() },
    }),
  }
  assert.match(textOf({ said }), /^Fabric {5}eth0 .*, BFD up, no graceful restart, /m)
})

test('durations', () => {
  assert.equal([0, 59, 60, 3599, 3600, 86_399, 86_400, 10_000_000].map(duration), [
    ...['0s', '59s', '1m00s', '59m59s', '1h00m', '23h59m', '1d00h', '115d17h'],
  ])
})

test.run()
