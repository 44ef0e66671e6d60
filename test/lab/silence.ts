// What the kernel and the file systems of a guest notice while something runs.

import type { Guest } from './guest.ts'

const bookends = { first: '198.51.100.1', last: '198.51.100.2' } as const

/** Link-local addresses come a while after a link is up, and are tentative for another while. */
const settled = `
  count() { grep -c . || true; }
  [ "$(ip -oneline link show type veth up | count)" = \
    "$(ip -6 -oneline address show type veth scope link -tentative | count)" ]`

/**
 * The events of links, addresses, routes and rules while `use` runs. Two addresses that come before
 * and after it show that the monitor was listening.
 */
export async function eventsDuring(
  guest: Guest,
  use: () => Promise<void>,
): Promise<readonly string[]> {
  const log = '/run/monitor'
  await guest.waitFor('the kernel has given all links their own address', settled, 30_000)
  const monitor = guest.background(`exec ip -oneline monitor link address route rule >${log}`)
  const provoke = (address: string) =>
    guest.waitFor(
      `the monitor saw ${address}`,
      `ip address del ${address}/32 dev lo 2>/dev/null
       ip address add ${address}/32 dev lo
       grep -F ${address} ${log}`,
      30_000,
    )
  try {
    await provoke(bookends.first)
    await use()
    await provoke(bookends.last)
  } finally {
    await monitor.stop()
  }
  const lines = (await guest.must(`cat ${log}`)).trim().split('\n')
  const marks = (address: string) => (line: string) => line.includes(address)
  return lines
    .slice(lines.findIndex(marks(bookends.first)), lines.findLastIndex(marks(bookends.last)))
    .filter((line) => !marks(bookends.first)(line) && !marks(bookends.last)(line))
}

/**
 * The files that differ from before, in every file system but the kernel's own. The folder /tmp
 * itself does: vtysh checks a copy of frr.conf there, which is gone again.
 */
export async function filesTouchedDuring(guest: Guest, use: () => Promise<void>): Promise<string> {
  await guest.must('touch /run/stamp')
  await guest.waitFor(
    'the clock of files moves on',
    'touch /run/now; [ /run/now -nt /run/stamp ]',
    9_000,
  )
  await guest.must('touch /run/stamp')
  await use()
  return guest.must(
    `find / /run /tmp /dev/shm -xdev ! -path /run/stamp ! -path /tmp \\
       \\( -newer /run/stamp -o -cnewer /run/stamp \\) -print`,
  )
}
