// How FRR's configuration is read: by block, section and statement.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { statementsOf, statementText } from '../../src/frr/configuration.ts'
import { neighborsOf } from '../../src/frr/neighbors.ts'
import { reloadText } from '../../src/frr/reloadText.ts'

const running = `router bgp 65001
 neighbor group peer-group
 neighbor eth0 interface peer-group group
 neighbor 192.0.2.1 remote-as 65002
 !
 address-family ipv4 unicast
  neighbor group activate
 exit-address-family
 no bgp default ipv4-unicast
exit
!
interface eth0
 description uplink
 ipv6 nd ra-interval 10
exit
`

test('a line after an address family is one of the instance again', () => {
  const text = `router bgp 65001
 neighbor 192.0.2.1 remote-as 65002
 address-family ipv4 unicast
  neighbor 192.0.2.9 route-map interface in
 exit-address-family
 bgp router-id 10.0.0.1
exit
`
  assert.equal(statementsOf(text).map(statementText), [
    'router bgp 65001',
    'router bgp 65001 > neighbor 192.0.2.1 remote-as 65002',
    'router bgp 65001 > address-family ipv4 unicast',
    'router bgp 65001 > address-family ipv4 unicast > neighbor 192.0.2.9 route-map interface in',
    'router bgp 65001 > bgp router-id 10.0.0.1',
  ])
  assert.equal(neighborsOf(statementsOf(text), 'router bgp 65001'), ['192.0.2.1'])
})

test('what FRR prints by itself makes no difference, nor does indentation', () => {
  const printed = `Building configuration...

Current configuration:
!
frr version 10.7.1
hostname node
service integrated-vtysh-config
!
bfd
exit
!
${running.replace(' !\n', ' use-underlays-nexthop-weight\n !\n')}!
end
`
  const texts = (text: string) => statementsOf(text).map(statementText)
  assert.equal(texts(printed), texts(running))
  const flat = running.split('\n').map((line) => line.trim())
  assert.equal(statementsOf(flat.join('\n')), statementsOf(running))
  assert.ok(
    statementsOf(running).map(statementText).includes('interface eth0 > description uplink'),
  )
  assert.is(
    reloadText(printed, running),
    `${running}hostname node\nrouter bgp 65001\nuse-underlays-nexthop-weight\nexit\n`,
  )
  assert.is(
    reloadText(printed, 'log stdout\n'),
    'log stdout\nhostname node\ninterface eth0\nexit\n',
  )
})

test('what FRR adds is told by whole words', () => {
  const text = (line: string) => statementsOf(`${line}\n`).map(statementText)
  for (const line of [
    ...['Building configuration...', 'Current configuration:', 'frr version 10.3', 'hostname x'],
    ...['service integrated-vtysh-config', 'vrf x', 'interface x', 'exit-vrf', 'end', 'exit'],
    ...['exit-address-family', 'bfd', 'use-underlays-nexthop-weight', '!', '! x', ''],
  ])
    assert.equal(text(line), [], line)
  for (const line of ['log stdout', 'frr defaults datacenter', 'interfaces x', 'endless'])
    assert.equal(text(line), [line])
})

test('without indentation a block goes on until a statement of the top level, or its end', () => {
  const text = (...lines: readonly string[]) => statementsOf(lines.join('\n')).map(statementText)
  const opened = ['router bgp 65001', 'address-family ipv4 unicast', 'exit-address-family']
  const router = ['router bgp 65001', 'router bgp 65001 > address-family ipv4 unicast']
  assert.equal(text(...opened, 'neighbor x bfd'), [...router, 'router bgp 65001 > neighbor x bfd'])
  assert.equal(text(...opened, 'log stdout', 'neighbor x bfd'), [
    ...router,
    'log stdout',
    'neighbor x bfd',
  ])
  assert.equal(text(...opened, 'exit', 'neighbor x bfd'), [...router, 'neighbor x bfd'])
  const nested = ['router bgp 65001', ' bmp targets x', '  bmp mirror', ' exit', ' neighbor x bfd']
  assert.is(text(...nested).at(-1), 'router bgp 65001 > neighbor x bfd')
  const second = 'address-family ipv6 unicast'
  assert.equal(text(...opened.slice(0, 2), second), [...router, `router bgp 65001 > ${second}`])
  assert.equal(text('# a', '! b', '\tlog  stdout '), ['log stdout'])
  assert.equal(statementsOf('!\n\nlog stdout')[0]?.line, 3)
})

test.run()
