import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Link } from '../../../src/observe/observed.ts'
import { portChecks } from '../../../src/plan/checks/portChecks.ts'
import { freshHost, onLink, targetOf, withLinks } from '../hosts.ts'

const linkLocal = onLink('fe80::ff:fe00:102/64')

/** What is said of eth1, beside a good eth0. */
const saidOf = (eth1: Partial<Link>, disabled?: boolean | null): readonly string[] => {
  const observed = {
    ...withLinks(freshHost, { eth1: { addresses: [linkLocal], ...eth1 } }),
    ipv6: {
      ...freshHost.ipv6,
      disabled: { eth0: false, ...(disabled === undefined ? {} : { eth1: disabled }) },
    },
  }
  return portChecks(targetOf({}, observed), observed).map(
    ({ id, status, message, hint }) => `${id} ${status}: ${message}; ${hint}`,
  )
}

test('a port that is up, with carrier and a link-local address, is not spoken of', () => {
  assert.equal(saidOf({}), [])
  assert.equal(saidOf({}, false), [])
  assert.equal(saidOf({ addresses: [onLink('198.51.100.1/31'), linkLocal] }, false), [])
})

test('a port on which BGP cannot come up as it is, with the way out', () => {
  assert.equal(saidOf({ up: false, carrier: false, addresses: [] }), [
    'port-eth1 warn: fabric port eth1 is down; bring it up in the machine configuration; FRR will not',
  ])
  assert.equal(saidOf({ carrier: false, addresses: [] }), [
    "port-carrier-eth1 warn: fabric port eth1 has no carrier; look at the cable and at the leaf switch's port",
  ])
  assert.equal(saidOf({ addresses: [onLink('198.51.100.1/31')] }, true), [
    'port-ipv6-eth1 warn: IPv6 is switched off on fabric port eth1, and BGP needs it; set net.ipv6.conf.eth1.disable_ipv6 to "0" in the machine configuration (machine.sysctls)',
  ])
  assert.equal(saidOf({ mtu: 9000, addresses: [] }, null), [
    'port-ipv6-eth1 warn: fabric port eth1 has no IPv6, and BGP needs it; start the kernel with IPv6 (ipv6.disable=0)',
  ])
  assert.match(saidOf({ mtu: 1280, addresses: [] }, null).join(), 'start the kernel with IPv6')
  assert.equal(saidOf({ mtu: 1279, addresses: [] }, null), [
    'port-ipv6-eth1 warn: fabric port eth1 has no IPv6, and BGP needs it; raise its MTU, 1279, to 1280 or more',
    'port-mtu warn: fabric ports differ in MTU: eth0 9000, eth1 1279; give them one MTU: with ECMP large packets vanish on some paths',
  ])
})

test('a port without a link-local address that it can use', () => {
  assert.equal(saidOf({ addresses: [onLink('2001:db8::1/64')] }, false), [
    'port-link-local-eth1 warn: fabric port eth1 has no link-local address, and BGP needs one; let the machine configuration give it one (net.ipv6.conf.eth1.addr_gen_mode is 1 where it is switched off)',
  ])
  const taken = { ...linkLocal, dadFailed: true }
  assert.equal(saidOf({ addresses: [taken] }), [
    'port-link-local-eth1 warn: fabric port eth1 cannot use its link-local address fe80::ff:fe00:102: another host on the link has it; give one of the two another MAC address, or another link-local address',
  ])
  assert.equal(saidOf({ addresses: [taken, onLink('fe80::2/64')] }), [])
})

test('a port that is off and down is told both', () => {
  const ids = saidOf({ up: false, addresses: [] }, true).map((text) => text.split(' ')[0])
  assert.equal(ids, ['port-eth1', 'port-ipv6-eth1'])
})

test.run()
