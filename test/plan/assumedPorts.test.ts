import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { withAssumedPorts } from '../../src/plan/assumedPorts.ts'
import { intentOf } from '../intent/environments.ts'
import { freshHost, link } from './hosts.ts'

const [first, second] = ['02:00:00:00:09:01', '02:00:00:00:09:02']
const desk = { FE_MACS: `${first},${second}` }

const linksOn = (...links: Parameters<typeof link>[0][]) => ({
  ...freshHost,
  links: links.map(link),
})

const assumedFor = (environment: Parameters<typeof intentOf>[0], host = freshHost) => {
  const { observed, notes } = withAssumedPorts(intentOf(environment), host)
  const added = observed.links.filter((one) => !host.links.includes(one))
  return { added: added.map(({ name, mac }) => `${name} ${mac}`), notes, observed }
}

test('a host with all its ports is as it is', () => {
  const host = linksOn({ name: 'eth0', mac: first }, { name: 'eth1', mac: second })
  assert.equal(withAssumedPorts(intentOf(desk), host), { observed: host, notes: [] })
})

test('ports by MAC address are eth0, eth1, ... in their order', () => {
  const { added, notes, observed } = assumedFor(desk, linksOn({ name: 'eth0', mac: null }))
  assert.equal(added, [`eth0 ${first}`, `eth1 ${second}`])
  assert.is(
    notes[0],
    `This machine lacks fabric ports. These are assumed: ${first} as eth0, ${second} as eth1.`,
  )
  assert.equal(
    observed.links.at(-1)?.addresses.map(({ address }) => address),
    ['10.0.0.1'],
  )
})

test('no port takes the name of one that is there', () => {
  const host = linksOn({ name: 'eth0', mac: second })
  assert.equal(assumedFor(desk, host).added, [`eth1 ${first}`])
})

test('ports by name have that name', () => {
  const environment = { FE_MACS: undefined, FE_PORT_NAMES: 'swp1,swp2', NODE_IP6: '2001:db8::1' }
  const { added, notes, observed } = assumedFor(environment, linksOn({ name: 'swp2' }))
  assert.equal(added, ['swp1 null'])
  assert.match(notes[1] ?? '', 'that NODE_IP and NODE_IP6 are on the node')
  assert.equal(
    observed.links.at(-1)?.addresses.map(({ address }) => address),
    ['10.0.0.1', '2001:db8::1'],
  )
})

test('a port that cannot be used is not assumed away', () => {
  const host = linksOn({ name: 'eth0', mac: first }, { name: 'eth1', mac: first })
  assert.equal(assumedFor({ FE_MACS: first }, host).notes, [])
})

test.run()
