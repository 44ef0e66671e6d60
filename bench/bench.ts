// Measures a start of frr-intent in the lab's guest, prints what it finds, and writes it to
// docs/speed.md and docs/speed.svg.
import { writeFileSync } from 'node:fs'
import { bootGuest, type Guest } from '../test/lab/guest.ts'
import { program } from '../test/lab/node.ts'
import { chart } from './plot.ts'
import { speedDocument, type Growth } from './report.ts'
import { environment, firstBoot, hosts, timesOf } from './start.ts'

const host = `set -e
ip address add 10.0.0.1/32 dev lo
for port in 1 2; do
  ip link add name eth$((port - 1)) address 02:00:00:00:01:0$port mtu 9000 type veth peer name leaf$port
  ip link set dev eth$((port - 1)) up
done
for link in $(seq 8); do ip link add name other$link type dummy; done`

const growthOf = async (guest: Guest): Promise<readonly Growth[]> => {
  const script = 'cd /src && node --import ./build/templates.ts bench/growth.ts'
  const output = await guest.must(script, { timeoutMs: 900_000 })
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Growth)
}

const manyLinks = "seq -f 'link add name many%g type dummy' 2000 | ip -batch -"

const makeHosts = async (guest: Guest): Promise<void> => {
  for (const netns of hosts) {
    await guest.must(`ip netns add ${netns}`)
    await guest.must(host, { netns })
    if (netns === 'many') await guest.must(manyLinks, { netns, timeoutMs: 900_000 })
    await guest.must(`${program} apply`, { netns, env: environment })
  }
}

const measure = async (guest: Guest) => {
  await guest.must(host)
  console.log('first boot ...')
  const boot = await firstBoot(guest)
  console.log('converged start ...')
  await makeHosts(guest)
  const times = await timesOf(guest)
  for (const netns of hosts) await guest.must(`ip netns del ${netns}`)
  console.log('growth with the number of links and rules ...')
  const growth = await growthOf(guest)
  return { growth, boot, times }
}

const guest = await bootGuest({ frr: '10.3', packages: ['j2cli'] })
try {
  const results = await measure(guest)
  const text = speedDocument(results)
  console.log(text)
  writeFileSync('docs/speed.md', text)
  const links = results.growth.filter(({ what }) => what === 'links')
  writeFileSync(
    'docs/speed.svg',
    chart('links on the host', 'milliseconds', [
      { name: 'ip -json', colour: '#888', points: links.map(({ size, ip }) => [size, ip]) },
      {
        name: 'decode',
        colour: '#06c',
        points: links.map(({ size, decoding }) => [size, decoding]),
      },
      { name: 'plan', colour: '#c60', points: links.map(({ size, planning }) => [size, planning]) },
    ]),
  )
} finally {
  await guest.stop()
}
