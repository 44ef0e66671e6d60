// What the leaves see of the settings of the fabric: passwords, GTSM, role, timers, communities, links.

import * as t from 'io-ts'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { fromNode, untilHeard } from './fromNode.ts'
import { bootGuest, type FrrRelease, type Guest } from './guest.ts'
import { defaultEnv, product, program, serviceLog, type Environment } from './node.ts'
import { releases } from './nodeOnline.ts'
import { decode, waitForNoRoutes } from './routes.ts'
import { startSpeaker, type Peer } from './speaker.ts'
import { rogueSpeaker } from './speakerKinds.ts'
import { buildFabric, type Fabric } from './topology.ts'

const secrets = { fabric: 'fabric-s3cret', speaker: 'speaker-s3cret' } as const

const withLab = async (
  frr: FrrRelease,
  check: (guest: Guest, fabric: Fabric) => Promise<void>,
): Promise<void> => {
  const guest = await bootGuest({ frr })
  try {
    const fabric = await buildFabric(guest)
    await guest.must(
      `umask 077; echo ${secrets.fabric} >/run/fabric; echo ${secrets.speaker} >/run/speaker.pw`,
    )
    await check(guest, fabric)
  } finally {
    await guest.stop()
  }
}

const neighbor = t.record(
  t.string,
  t.strict({ bgpState: t.string, bgpTimerHoldTimeMsecs: t.number }),
)

const stateAt = async ({ leaf1 }: Fabric) =>
  decode(neighbor, await leaf1.show('show bgp neighbors node'))['node']

const passwords: Environment = {
  ...defaultEnv,
  FABRIC_PASSWORD_FILE: '/run/fabric',
  METALLB_PASSWORD_FILE: '/run/speaker.pw',
}

/** MD5 was broken in VRFs and without addresses in older releases (frr#12625, frr#13037). */
const protectedPeers: readonly Peer[] = [
  { address: '169.254.88.0', families: ['ipv4'] },
  { address: 'fda1:b2c3:d4e5:1::', families: ['ipv6'] },
  { address: 'metallb-frr', families: ['ipv4', 'ipv6'] },
]

const route = t.type({
  paths: t.array(
    t.partial({
      community: t.type({ string: t.string }),
      largeCommunity: t.type({ string: t.string }),
    }),
  ),
})

for (const frr of releases()) {
  test(`a password keeps strangers out, and shows nowhere, FRR ${frr}`, () =>
    withLab(frr, async (guest, fabric) => {
      await fabric.leaf1.configure(
        `router bgp 65101\nneighbor node password ${secrets.fabric}\nexit`,
      )
      await fabric.leaf2.configure('router bgp 65102\nneighbor node password another\nexit')
      const node = product(guest, passwords)
      const shown = [await node.plan(), await node.plan('--json')].map(({ stdout }) => stdout)
      await node.startFrr()
      await guest.waitFor(
        'leaf1 hears the node',
        `vtysh -N leaf1 -c 'show bgp ipv4 neighbors node routes' | grep -w 10.0.0.1/32`,
        180_000,
      )
      assert.is((await fabric.leaf2.vtysh('show bgp summary')).includes('Established'), false)

      // This speaker knows no password.
      await rogueSpeaker.start(guest, ['192.0.2.7/32'])
      // Timing: nothing says that it will never be heard. One with the password is heard in 5 seconds.
      await guest.must('sleep 15')
      assert.is((await guest.run(`ip -n leaf1 route show 192.0.2.7/32`)).stdout, '')

      shown.push(
        await guest.must(`cat ${serviceLog}; ${program} render`, { env: passwords }),
        await guest.must("cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ | tr '\\0' '\\n'"),
        // The last good state and what the start scripts keep is for root alone.
        await guest.must(
          'find /run/frr-intent -maxdepth 1 -type f ! -name last-good.json -exec cat {} +',
        ),
      )
      for (const text of shown)
        for (const secret of Object.values(secrets)) assert.not.match(text, secret)
      assert.is(await guest.must('stat -c %a:%U:%G /etc/frr/frr.conf'), '640:frr:frr\n')
      const readable = 'find /run/frr-intent -type f -perm /077 -exec grep -l s3cret {} +'
      assert.is((await guest.run(readable)).stdout, '')
      assert.is(await guest.must('find /run/frr-intent ! -user root'), '')
      assert.match(await guest.must('cat /etc/frr/frr.conf'), secrets.speaker)
    }))

  test(`a speaker with the password is heard, one with another is not, FRR ${frr}`, () =>
    withLab(frr, async (guest) => {
      const env = { ...defaultEnv, METALLB_PASSWORD_FILE: '/run/speaker.pw' }
      await product(guest, env).startFrr()
      await untilHeard(guest, '10.0.0.1/32')
      const lives = async (peer: Peer, password: string, check: () => Promise<void>) => {
        const peers = [{ ...peer, password }]
        const speaker = await startSpeaker(guest, {
          peers,
          prefixes: ['2001:db8:5::7/128', '192.0.2.7/32'],
        })
        await check()
        await speaker.end('KILL')
        await waitForNoRoutes(guest, ['leaf1'], ['2001:db8:5::7/128', '192.0.2.7/32'])
      }
      for (const peer of protectedPeers) {
        const [prefix] = peer.families.includes('ipv6') ? ['2001:db8:5::7/128'] : ['192.0.2.7/32']
        await lives(peer, secrets.speaker, () => untilHeard(guest, prefix ?? ''))
        const failures = `nstat --zeros --noupdate TcpExtTCPMD5Failure | awk '/Failure/ { print $2 }'`
        const before = Number(await guest.must(failures))
        await lives(peer, 'another', async () => {
          await guest.waitFor(
            'segments of the stranger are dropped',
            `[ "$(${failures})" -gt ${before + 1} ]`,
            60_000,
          )
          await waitForNoRoutes(guest, ['leaf1'], ['2001:db8:5::7/128', '192.0.2.7/32'])
        })
      }
    }))

  test(`GTSM, role, timers, communities and links, FRR ${frr}`, () =>
    withLab(frr, async (guest, fabric) => {
      for (const [leaf, asn] of [
        [fabric.leaf1, 65101],
        [fabric.leaf2, 65102],
      ] as const)
        await leaf.configure(`router bgp ${asn}
neighbor node ttl-security hops 1
neighbor node local-role provider strict-mode
exit`)
      await guest.must('ip address add 10.0.3.1/24 dev dummy0')
      await product(guest, {
        ...defaultEnv,
        FABRIC_GTSM_HOPS: '1',
        FABRIC_ROLE: 'customer',
        BGP_KEEPALIVE_TIME: '2',
        BGP_HOLD_TIME: '6',
        BFD_INTERVAL: '500',
        BFD_MULTIPLIER: '5',
        LB_COMMUNITY: '65001:100',
        LOOPBACK_COMMUNITY: '65001:1:200',
        ADVERTISE_INTERFACES: 'lo,dummy0',
      }).startFrr()
      await untilHeard(guest, '2001:db8::1/128')
      await rogueSpeaker.start(guest, ['192.0.2.7/32', '2001:db8:5::7/128'])
      await untilHeard(guest, '192.0.2.7/32')
      await untilHeard(guest, '2001:db8:5::7/128')
      assert.equal(await stateAt(fabric), { bgpState: 'Established', bgpTimerHoldTimeMsecs: 6000 })
      assert.equal(Object.keys(await fromNode(fabric.leaf1)), [
        ...['10.0.0.1/32', '10.0.1.1/32', '10.0.3.0/24', '192.0.2.7/32'],
        ...['2001:db8::1:1/128', '2001:db8::1/128', '2001:db8:5::7/128'],
      ])
      const communities = async (prefix: string) => {
        const { paths } = decode(route, await fabric.spine.show(`show bgp ${prefix}`))
        return paths.map((path) => path.community?.string ?? path.largeCommunity?.string)
      }
      assert.equal(await communities('ipv4 192.0.2.7/32'), ['65001:100', '65001:100'])
      assert.equal(await communities('ipv6 2001:db8:5::7/128'), ['65001:100', '65001:100'])
      assert.equal(await communities('ipv4 10.0.0.1/32'), ['65001:1:200', '65001:1:200'])
      const bfd = await guest.must(`vtysh -c 'show bfd peers'`)
      assert.match(bfd, /Detect-multiplier: 5\n\s+Receive interval: 500ms/)
    }))

  // eBGP sends with a TTL of 1, which is what a packet has that comes from 254 hops away (RFC 5082).
  test(`GTSM: no session with who is too far, FRR ${frr}`, () =>
    withLab(frr, async (guest, { leaf1, leaf2 }) => {
      const near = (asn: number) => `router bgp ${asn}\nneighbor node ttl-security hops 1\nexit`
      await leaf1.configure(near(65101))
      await product(guest, { ...defaultEnv, FABRIC_GTSM_HOPS: '1' }).startFrr()
      const hears = (leaf: string) =>
        `vtysh -N ${leaf} -c 'show bgp ipv4 neighbors node routes' | grep -w 10.0.0.1/32`
      await guest.waitFor('leaf1 hears the node', hears('leaf1'), 120_000)
      await guest.waitFor(
        'the node drops segments of leaf2',
        `nstat --zeros --noupdate TcpExtTCPMinTTLDrop | awk '/MinTTLDrop/ && $2 >= 3 { found = 1 } END { exit !found }'`,
        60_000,
      )
      assert.is((await leaf2.vtysh('show bgp summary')).includes('Established'), false)
      assert.is((await guest.run(hears('leaf2'))).code, 1)
      await leaf2.configure(near(65102))
      await guest.waitFor('leaf2, near now, hears the node', hears('leaf2'), 120_000)
    }))
}

test.run()
