// What must not happen: a converged node is left alone, and a plan only looks.

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { bootGuest } from './guest.ts'
import { defaultEnv, plugPorts, product, program } from './node.ts'
import { defaultRelease } from './nodeOnline.ts'
import { eventsDuring, filesTouchedDuring } from './silence.ts'

const guest = await bootGuest({ frr: defaultRelease() })
await plugPorts(guest)
const { apply, plan } = product(guest)

test.after(() => guest.stop())

const nobody = 'setpriv --reuid 65534 --regid 65534 --clear-groups'

test('a plan of a bare node writes nothing and needs no root', async () => {
  const check = async () => {
    const first = await plan('--detailed-exitcode')
    assert.is(first.code, 2, first.stderr)
    const asNobody = await guest.run(`${nobody} ${program} plan`, { env: defaultEnv })
    assert.is(asNobody.code, 0, asNobody.stderr)
    assert.match(asNobody.stdout, /^Plan: 12 to add, 6 to change, 0 to replace, 0 to destroy\.$/m)
  }
  let touched = ''
  assert.equal(
    await eventsDuring(guest, async () => {
      touched = await filesTouchedDuring(guest, check)
    }),
    [],
  )
  assert.is(touched, '')
})

test('apply does what the plan said, and is heard', async () => {
  const events = await eventsDuring(guest, async () => {
    const { code, stdout, stderr } = await apply()
    assert.is(code, 0, stderr)
    assert.match(stdout, /^Applied \d+ operations in \d+ ms; a second plan is empty\.$/m)
  })
  assert.ok(events.some((line) => line.includes('metallb-frr')))
})

test('a second apply changes nothing: no event, no file', async () => {
  let touched = ''
  const events = await eventsDuring(guest, async () => {
    touched = await filesTouchedDuring(guest, async () => {
      const { code, stdout } = await apply()
      assert.is(code, 0)
      assert.match(stdout, /^No changes\. The host matches the intent/)
    })
  })
  assert.equal(events, [])
  // It says whose the lock is.
  assert.is(touched.replace('/run/frr-intent/lock\n', ''), '')
})

test('a plan of a converged node needs to read what FRR reads, and no more', async () => {
  const asMember = 'setpriv --reuid 65534 --regid 65534 --groups frr,frrvty'
  const member = await guest.run(`${asMember} ${program} plan`, { env: defaultEnv })
  assert.is(member.code, 0, member.stderr)
  assert.match(member.stdout, /^No changes\./)

  const stranger = await guest.run(`${nobody} ${program} plan`, { env: defaultEnv })
  assert.is(stranger.code, 5)
  assert.match(stranger.stderr, /^frr-intent: \/etc\/frr\/frr\.conf cannot be read: .*\n$/)
})

const addresses = `
  ip -6 address add fda1:b2c3:d4e5:1::/127 dev frr-metallb nodad
  ip -6 address add fda1:b2c3:d4e5:1::1/127 dev metallb-frr nodad`

const ipv4Addresses = `
  ip address add 169.254.88.0/31 dev frr-metallb
  ip address add 169.254.88.1/31 dev metallb-frr`

/** Nothing here carries our mark. */
const madeByOthers = {
  'the bash script': `
    ip link add metallb type vrf table 88
    ip link set metallb up
    ip link add frr-metallb type veth peer name metallb-frr
    ip link set frr-metallb master metallb
    for link in frr-metallb metallb-frr; do ip link set $link mtu 9000 up; done
    ${addresses}`,
  'documents of Talos': `
    ip link add metallb-frr type veth peer name frr-metallb
    ip link add metallb up type vrf table 88
    ip link set frr-metallb up master metallb
    ip link set metallb-frr up
    ${addresses}${ipv4Addresses}`,
  'somebody who made all of it right': `
    ip link add metallb up type vrf table 88
    ip link add frr-metallb mtu 9000 up master metallb type veth peer name metallb-frr mtu 9000
    ip link set metallb-frr up
    ${addresses}${ipv4Addresses}
    echo 1 >/proc/sys/net/ipv4/conf/frr-metallb/accept_local
    for port in eth0 eth1; do echo 4278198272 >/proc/sys/net/ipv6/conf/$port/ra_defrtr_metric; done`,
} as const

const clear = `
  ip link del dev frr-metallb; ip link del dev metallb
  for family in -4 -6; do
    ip $family rule del pref 500; ip $family route flush table 88
    while ip $family rule del pref 1000 2>/dev/null; do :; done
  done
  rm -f /etc/frr/frr.conf /etc/frr/daemons /etc/frr/vtysh.conf /run/frr-intent/*`

const groups = 'ip -details -oneline link show type vrf; ip -details -oneline link show type veth'

for (const [who, script] of Object.entries(madeByOthers)) {
  const adopt = '--adopt metallb --adopt frr-metallb --adopt metallb-frr'
  test(`what ${who} left is adopted, and then left alone`, async () => {
    await guest.must(`${clear}\n${script}`)
    const first = await apply(adopt)
    assert.is(first.code, 0, first.stderr)
    assert.match(first.stdout, /; a second plan is empty\.$/m)
    for (const words of [adopt, '']) {
      const events = await eventsDuring(guest, async () => {
        const { code, stdout } = await apply(words)
        assert.is(code, 0)
        assert.match(stdout, /^No changes\./)
      })
      assert.equal(events, [], words)
    }
  })
}

test('links that are right and were not handed over stay unmarked, and are left alone', async () => {
  await guest.must(`${clear}\n${madeByOthers['somebody who made all of it right']}`)
  const before = await guest.must(groups)
  const first = await apply()
  assert.is(first.code, 0, first.stderr)
  const events = await eventsDuring(guest, async () => {
    assert.match((await apply()).stdout, /^No changes\./)
  })
  assert.equal(events, [])
  assert.is(await guest.must(groups), before)
})

test.run()
