// Which chain a destination belongs to, and what is said when FRR cannot be asked.
import * as E from 'fp-ts/lib/Either.js'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { decodeDestination } from '../../../src/intent/destination.ts'
import type { Environment } from '../../../src/intent/settings.ts'
import { traceSubject } from '../../../src/judge/trace/chain.ts'
import { traceText } from '../../../src/judge/trace/text.ts'
import type { Observed } from '../../../src/observe/observed.ts'
import { colourStyle, plainStyle } from '../../../src/plan/text/style.ts'
import { ended, hung } from '../../observe/routing/fakeFrr.ts'
import {
  bestOne,
  bgp,
  fromLeaf,
  fromSpeaker,
  imported,
  traceHost,
} from '../../observe/routing/fakeTrace.ts'
import { intentOf } from '../../intent/environments.ts'
import { convergedHost, link, onLink, plus, withLinks } from '../../plan/hosts.ts'
import { readerOf } from '../../observe/readers.ts'
import { bodyOf, statesOf, traced, type Node } from './nodes.ts'

const nowhere = (address: string) => ({
  [`show bgp vrf metallb ipv4 unicast ${address} json`]: '{}\n',
  [`show bgp ipv4 unicast ${address} json`]: '{}\n',
  [`show ip route ${address} json`]: '{}\n',
})

const chainOf = (text: string, node: Node) => {
  const { chain, chain_reason: reason } = bodyOf(text, node)
  return `${chain}: ${reason}`
}

const ofSpeaker = 'show bgp vrf metallb ipv4 unicast 198.51.100.9 json'
const ofFabric = 'show bgp ipv4 unicast 198.51.100.9 json'
const specific = bgp('198.51.100.0/24', [], bestOne(fromLeaf('eth0', 'leaf1', '65101')))
const byDefault = bgp('0.0.0.0/0', [], bestOne(fromLeaf('eth0', 'leaf1', '65101')))

test('the chain is chosen by what is configured, then by who announces it', () => {
  const address = '198.51.100.9'
  const said = nowhere(address)
  const onKubeIpvs =
    (node: string): NonNullable<Node['observed']> =>
    (well) =>
      plus(well, link({ name: 'kube-ipvs0', addresses: [onLink(`${node}/32`)] }))
  assert.equal(
    [
      chainOf('192.0.2.7', { observed: onKubeIpvs('192.0.2.7') }),
      chainOf('192.0.2.16/28', { said: nowhere('192.0.2.16/28') }),
      chainOf(address, { said: { ...said, [ofSpeaker]: bgp(`${address}/32`, [], fromSpeaker()) } }),
      chainOf(address, { said, observed: onKubeIpvs(address) }),
      chainOf(address, { said: { ...said, [ofFabric]: specific } }),
      chainOf(address, { said: { ...said, [ofFabric]: byDefault } }),
      chainOf('10.0.0.1/32', {}),
      chainOf('198.51.100.0/24', { said: nowhere('198.51.100.0/24') }),
    ],
    [
      'load_balancer: 192.0.2.7 is in LB_POOLS (192.0.2.0/24)',
      'load_balancer: 192.0.2.16/28 is in LB_POOLS (192.0.2.0/24)',
      'load_balancer: the speaker announces 198.51.100.9/32',
      'own_address: 198.51.100.9 is an address of kube-ipvs0',
      'fabric: leaf1 announces 198.51.100.0/24, and the speaker does not',
      'load_balancer: 198.51.100.9 is no address of this node, and no leaf announces it',
      'own_address: 10.0.0.1 is an address of lo',
      'fabric: 198.51.100.0/24 is in no pool, and not of this node',
    ],
  )
})

test('an own address comes first, and of its links the one that is announced', () => {
  const both = {
    observed: (well: Observed) =>
      plus(
        withLinks(well, { eth0: { addresses: [onLink('192.0.2.50/32')] } }),
        link({ name: 'dummy0', addresses: [onLink('192.0.2.50/32')] }),
      ),
    said: nowhere('192.0.2.50/32'),
  }
  assert.is(chainOf('192.0.2.50', both), 'own_address: 192.0.2.50 is an address of dummy0')
  const deleted = {
    observed: (well: Observed) => withLinks(well, { lo: { addresses: [] } }),
    said: {
      ...nowhere('10.0.0.1'),
      'show bgp vrf metallb ipv4 unicast 10.0.0.1 json': bgp('10.0.0.1/32', [], fromSpeaker()),
    },
  }
  assert.is(chainOf('10.0.0.1', deleted), 'own_address: 10.0.0.1 is NODE_IP, and on no link')
})

test("a default route of the speaker's says nothing of an address", () => {
  const said = { ...nowhere('198.51.100.9'), [ofSpeaker]: bgp('0.0.0.0/0', [], fromSpeaker()) }
  assert.is(
    chainOf('198.51.100.9', { said }),
    'load_balancer: 198.51.100.9 is no address of this node, and no leaf announces it',
  )
})

test('the kernel is asked about a packet of a stranger, and to an address', () => {
  const kernelOf = (text: string, environment: Environment = {}) => {
    const destination = decodeDestination(text)
    if (E.isLeft(destination)) throw new Error(destination.left)
    return traceSubject(destination.right, intentOf(environment), convergedHost).kernel
  }
  assert.equal(kernelOf('0.0.0.0/0'), {
    ...{ address: '203.0.113.1', client: '203.0.113.1', ports: ['eth0', 'eth1'] },
  })
  const { address, client } = kernelOf('192.0.2.7', { LB_POOLS: '203.0.113.0/24' })
  assert.equal([address, client], ['192.0.2.7', '198.51.100.1'])
})

const always = (answer: typeof hung): Node => ({
  host: {
    ...traceHost({}, {}),
    run: (command) => (command.argv[0] === 'vtysh' ? answer(command) : ended(0, '[]')),
  },
})

const missing = always(() => ended(1, '', 'Exiting: failed to connect to any daemons.\n'))

test('FRR is gone, hangs or starts', () => {
  assert.equal(bodyOf('192.0.2.7', missing).hops.length, 1)
  assert.is(bodyOf('192.0.2.7', missing).verdict, '192.0.2.7 fails at "FRR": FRR does not run.')
  assert.is(
    bodyOf('192.0.2.7', always(hung)).verdict,
    '192.0.2.7 fails at "FRR": bgpd does not answer.',
  )
  const starting = bodyOf('192.0.2.7', { starting: 7 })
  assert.match(starting.verdict, 'FRR is starting, for 7 seconds now')
  assert.is(starting.prefix, null)
  assert.is(starting.chain, 'load_balancer')
})

test('zebra alone is gone', () => {
  const host = traceHost({ 'show version': undefined }, {})
  const without: Node = {
    host: {
      ...host,
      run: (command) => {
        const { argv } = command
        if (argv[0] !== 'vtysh') return ended(0, '[]')
        if (!argv.includes('-d') || argv.includes('zebra'))
          return ended(1, '', 'zebra is not running\n')
        return traceHost(
          {
            ...nowhere('192.0.2.7'),
            'show bgp ipv4 unicast 192.0.2.7 json': bgp(
              '192.0.2.7/32',
              ['eth0', 'eth1'],
              imported(),
            ),
            'show bgp vrf metallb ipv4 unicast 192.0.2.7 json': bgp(
              '192.0.2.7/32',
              [],
              fromSpeaker(),
            ),
          },
          {},
        ).run(command)
      },
    },
  }
  const body = bodyOf('192.0.2.7', without)
  assert.is(body.verdict, '192.0.2.7 fails at "FRR": zebra does not run.')
  assert.ok(statesOf(body).includes('sent ok'))
  assert.ok(statesOf(body).includes('zebra unknown'))
})

test('nobody may ask', () => {
  const host = {
    ...readerOf({ answers: {}, files: {} }),
    run: () => E.left({ _tag: 'NotFound', program: 'vtysh' } as const),
  }
  assert.equal(
    traced('192.0.2.7', { host }),
    E.left('there is no program "vtysh", or no interpreter for it'),
  )
})

test('an answer that is not understood makes the hop and the trace unknown', () => {
  const body = bodyOf('192.0.2.7', {
    said: { 'show bgp vrf metallb ipv4 unicast 192.0.2.7 json': '{"paths": 7}' },
  })
  assert.is(body.state, 'unknown')
  assert.match(
    body.verdict,
    /^192\.0\.2\.7 is not known at "received": FRR's answer to "show bgp vrf .*" is not understood: paths is 7/,
  )
})

test('the text has a mark, the reason, the evidence and the advice of each hop', () => {
  const body = bodyOf('192.0.2.7', {
    said: {
      'show bgp ipv4 unicast 192.0.2.7 json': bgp('192.0.2.7/32', ['eth0'], imported()),
    },
  })
  const lines = traceText(body, plainStyle).split('\n')
  assert.is(
    lines[0],
    '192.0.2.7 is in LB_POOLS (192.0.2.0/24). Traced as a LoadBalancer IP, from the speaker to the leaves.',
  )
  assert.equal(lines.slice(10, 15), [
    '\u2713 policy to-fabric     tag 88: route map to-fabric lets it out',
    '\u2717 sent to the leaves   it has not been sent to leaf2 (eth1), whose session is up for 3h11m',
    '                       sent to leaf1 (eth0) only',
    '                       FRR sends no route to a leaf whose AS number is in its path, and waits after a restart for all leaves; otherwise look at route map to-fabric of the running FRR.',
    '\u2713 zebra                zebra has installed it, dev frr-metallb',
  ])
  assert.is(lines.at(-1), '')
  assert.is(lines.at(-2), body.verdict)
  assert.match(traceText(body, colourStyle), '\u001b[31m\u2717\u001b[0m sent to the leaves')
})

test('nothing that others say can make a line or a colour', () => {
  const body = bodyOf('192.0.2.7', {
    said: {
      'show bgp vrf metallb ipv4 unicast 192.0.2.7 json': bgp(
        '192.0.2.7/32',
        [],
        fromSpeaker({ peer: { peerId: 'fe80::1', hostname: 'evil\n\u001b[31m' } }),
      ),
    },
  })
  const text = traceText(body, plainStyle)
  assert.not.match(text, '\u001b')
  assert.match(text, 'evil\\u000a')
})

test.run()
