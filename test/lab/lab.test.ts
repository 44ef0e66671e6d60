// The lab itself: what every test on a real kernel takes for granted.

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { bootGuest, type FrrRelease, type Guest } from './guest.ts'
import { releases } from './nodeOnline.ts'
import { buildFabric } from './topology.ts'

async function inGuest(frr: FrrRelease, check: (guest: Guest) => Promise<void>): Promise<void> {
  const guest = await bootGuest({ frr })
  try {
    await check(guest)
  } finally {
    await guest.stop()
  }
}

test('a guest runs scripts, says how they ended, and has what the product needs', () =>
  inGuest('10.7', async (guest) => {
    assert.equal(await guest.run('echo out; echo err >&2; exit 3'), {
      code: 3,
      stdout: 'out\n',
      stderr: 'err\n',
    })
    assert.is(await guest.must('echo "$GREETING"', { env: { GREETING: "it's" } }), "it's\n")

    // Each waits for the others, so that none ends unless all run.
    const meet = (code: number) =>
      guest.run(`: >/run/${code}; until [ -e /run/1 -a -e /run/2 -a -e /run/3 ]; do sleep 0.1; done
        exit ${code}`)
    const codes = await Promise.all([1, 2, 3].map(meet))
    assert.equal(
      codes.map(({ code }) => code),
      [1, 2, 3],
    )

    assert.is(await guest.must('node -p 6*7'), '42\n')
    await guest.must('ip link add name red type vrf table 88 && ip link show dev red')
    assert.is(await guest.must('stat -c %U:%G /etc/frr'), 'frr:frr\n')
    assert.is((await guest.run('touch /src/intruder')).code, 1)
  }))

test('a job that does not end, and a condition that does not come, say what they were', () =>
  inGuest('10.3', async (guest) => {
    const ticking = guest.background('while echo tick; do sleep 0.1; done')
    await guest.waitFor('a file', 'ls /etc/passwd', 5_000)
    assert.match((await ticking.stop()).stdout, /^tick\n/)

    const endless = await guest.run('sleep 60', { timeoutMs: 300 }).then(String, String)
    assert.match(endless, /no end after 300 ms.*\nsleep 60/)
    const never = await guest.waitFor('a wonder', 'echo none; false', 300).catch(String)
    assert.match(never, /not within 300 ms: a wonder; last seen:\nnone/)
  }))

test('jobs of a guest that ends are rejected with what its console said', () =>
  inGuest('10.7', async (guest) => {
    const job = await guest.run('echo c >/proc/sysrq-trigger; sleep 60').then(String, String)
    assert.match(job, /the guest ended.*\n(.*\n)*.*Kernel panic/)
  }))

for (const frr of releases())
  test(`the fabric carries the client's prefixes to both leaves, FRR ${frr}`, () =>
    inGuest(frr, async (guest) => {
      const { leaf1, leaf2, linkDown } = await buildFabric(guest)
      for (const leaf of [leaf1, leaf2])
        for (const prefix of ['ipv4 203.0.113.0/24', 'ipv6 2001:db8:c::/64'])
          assert.match(await leaf.vtysh(`show bgp ${prefix}`), /65200\n/)
      assert.is(await guest.must('cat /sys/class/net/eth0/address'), '02:00:00:00:01:01\n')
      await linkDown('leaf2')
      await guest.waitFor('no carrier', 'ip link show dev eth1 | grep NO-CARRIER', 5_000)
    }))

test.run()
