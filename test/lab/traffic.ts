// Packets from the client, which is behind the spine, to the node.

import type { Guest } from './guest.ts'

const netns = 'client'

export interface PingResult {
  readonly sent: number
  readonly received: number
  readonly output: string
}

const numberIn = (text: string, pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? 'NaN')

const readPing = (output: string): PingResult => ({
  sent: numberIn(output, /(\d+) packets transmitted/),
  received: numberIn(output, /(\d+) received/),
  output,
})

export async function ping(guest: Guest, address: string, count = 3): Promise<PingResult> {
  const { stdout } = await guest.run(`ping -n -i 0.2 -W 5 -c ${count} ${address}`, { netns })
  return readPing(stdout)
}

/** Pings ten times a second; `event` happens once the tenth answer is there. */
export async function pingThroughout(
  guest: Guest,
  address: string,
  count: number,
  event: () => Promise<void>,
): Promise<PingResult> {
  const log = `/run/ping-${address}`
  const running = guest.run(`ping -n -i 0.1 -c ${count} ${address} >${log}`, {
    netns,
    timeoutMs: 120_000,
  })
  await guest.waitFor('ten answers', `grep icmp_seq=10 ${log}`, 60_000)
  await event()
  await running
  return readPing(await guest.must(`cat ${log}`))
}

const echoServer = `require('net').createServer((socket) => socket.pipe(socket)).listen(7, '::')`

/** Serves TCP echo (RFC 862) on all addresses of the node while `use` runs. */
export async function withEcho(guest: Guest, use: () => Promise<void>): Promise<void> {
  const server = guest.background(`node -e "${echoServer}"`)
  try {
    await guest.waitFor('the echo server listens', `ss -Htln 'sport = :7' | grep .`, 30_000)
    await use()
  } finally {
    await server.stop()
  }
}

const echoClient = `
const socket = require('net').connect(7, process.argv[1], () => socket.end(process.argv[2]))
socket.setTimeout(20000, () => socket.destroy(new Error('time-out')))
socket.pipe(process.stdout)`

/** What comes back when the client sends `text`. */
export const echo = (guest: Guest, address: string, text: string): Promise<string> =>
  guest.must(`node -e "${echoClient}" ${address} '${text}'`, { netns })

/** Packets that came in and went out at a link of the node since it was made. */
export async function packetsOn(guest: Guest, link: string): Promise<number> {
  const folder = `/sys/class/net/${link}/statistics`
  return Number(
    await guest.must(`echo $(($(cat ${folder}/rx_packets) + $(cat ${folder}/tx_packets)))`),
  )
}
