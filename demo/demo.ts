// The story of frr-intent in a terminal, on a real kernel with a real FRR. Each step is checked: the
// exit code is 0 only when all came true.

import { bootGuest, type Guest } from '../test/lab/guest.ts'
import { router } from '../test/lab/frr.ts'
import { product } from '../test/lab/node.ts'
import { hostPrefix, waitForRoutes } from '../test/lab/routes.ts'
import { startSpeaker } from '../test/lab/speaker.ts'
import { buildFabric } from '../test/lab/topology.ts'
import { show, step } from './terminal.ts'

const loadBalancers = ['192.0.2.1/32', '2001:db8:5::1/128']

const must = (what: string, holds: boolean): void => {
  if (!holds) throw new Error(what)
}

/** From the title of the plan to its last line, without the lines of files. */
const planLines = (stdout: string): string =>
  stdout
    .split('\n')
    .filter((line) => !/^ {8}[-+(#]/.test(line))
    .join('\n')

const grep = (text: string, ...patterns: readonly RegExp[]): string =>
  text
    .split('\n')
    .filter((line) => patterns.some((pattern) => pattern.test(line)))
    .join('\n')

async function firstBoot(guest: Guest): Promise<void> {
  const { plan, apply, startFrr } = product(guest)
  await step('The plan of a first boot: frr-intent plan', async () => {
    const { stdout } = await plan('--color never')
    must('the plan creates 12 resources', /^Plan: 12 to add, \d+ to change/m.test(stdout))
    show(planLines(stdout))
  })
  await step('frr-intent apply', async () => {
    const { code, stdout } = await apply('--color never')
    must('apply succeeds', code === 0)
    show(grep(stdout, /^Plan:/, /^Applied/))
  })
  await step('The container: tini -- frr-intent apply --exec becomes FRR, same pid', async () => {
    await startFrr()
    show(grep(await guest.must('cat /run/frr.log'), /^No changes/, /^Handing over/, /daemons up/))
  })
}

async function routes(guest: Guest): Promise<void> {
  await step('A speaker announces two LoadBalancer IPs over the veth', async () => {
    await startSpeaker(guest, { prefixes: loadBalancers })
    await waitForRoutes(guest, ['leaf1', 'leaf2'], loadBalancers)
    await waitForRoutes(guest, ['spine'], [...loadBalancers, hostPrefix('10.0.0.1')], 2)
  })
  for (const leaf of ['leaf1', 'leaf2'])
    await step(`${leaf}: vtysh -c 'show bgp ipv4' -c 'show bgp ipv6'`, async () => {
      const text = await router(guest, leaf).vtysh('show bgp ipv4', 'show bgp ipv6')
      const shown = grep(text, /65001 [e?]$/, /^ \*>? +2001:db8:/, /Network/)
      must(
        'the leaf has both',
        loadBalancers.every((prefix) => shown.includes(prefix)),
      )
      show(shown)
    })
  await step('spine: the kernel shares the traffic between both leaves', async () => {
    const text = await guest.must(
      `ip -n spine route show ${loadBalancers[0]}
       ip -n spine -6 route show ${loadBalancers[1]}`,
    )
    must('each has two next hops', text.match(/nexthop via/g)?.length === 4)
    show(text)
  })
}

async function drift(guest: Guest): Promise<void> {
  const { plan, apply } = product(guest)
  await step('A second plan', async () => {
    const { stdout } = await plan('--color never')
    must('nothing is to be done', stdout.startsWith('No changes.'))
    show(stdout)
  })
  await step('Drift: an address is deleted, the link leaves the VRF', async () => {
    const cause = `ip address del fda1:b2c3:d4e5:1::1/127 dev metallb-frr
ip link set frr-metallb nomaster`
    await guest.must(cause)
    show(cause)
  })
  await step('Its plan', async () => {
    const { code, stdout } = await plan('--color never --detailed-exitcode')
    must('changes are pending', code === 2)
    must('the plan names the link', stdout.includes('master of frr-metallb is none'))
    show(planLines(stdout))
  })
  await step('Its repair: frr-intent apply', async () => {
    const { code, stdout } = await apply('--color never')
    must('apply succeeds', code === 0)
    show(grep(stdout, /^Applied/))
    must('nothing is left', (await plan('--color never')).stdout.startsWith('No changes.'))
    await waitForRoutes(guest, ['spine'], loadBalancers, 2)
  })
}

async function story(): Promise<void> {
  const guest = await step(
    'A User Mode Linux guest boots (the first time: 100 MB of Debian packages are fetched)',
    () => bootGuest({ frr: '10.3' }),
  )
  try {
    await step('Two leaves, a spine and a client around the node', () => buildFabric(guest))
    await firstBoot(guest)
    await routes(guest)
    await drift(guest)
  } finally {
    await guest.stop()
  }
}

try {
  await story()
  console.log('\nEvery step came true.')
} catch (error) {
  console.error(`\ndemo: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
