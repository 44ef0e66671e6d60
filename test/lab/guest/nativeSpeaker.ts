// A stand-in for MetalLB's native mode, run in the guest: the OPEN, UPDATE and withdrawal that
// metallb v0.16's internal/bgp/native/messages.go writes, byte by byte. It dials, keeps what it was
// told to announce, and announces all of it again after each reconnection.
//
//   node nativeSpeaker.ts PEER LOCAL FIFO
//
// Lines from FIFO: `announce PREFIX [ASN,ASN,... [HEX]]`, `withdraw PREFIX`, `flood COUNT`; HEX are more
// path attributes. A flood is so many host routes from 100.64.0.0 on, 500 in a message. What MetalLB
// cannot say, an IPv6 prefix, an AS path of one's own and any attribute, is there for a speaker that
// means harm. What it is told is printed: `notification HEX`, `heard PREFIX`.

import { createReadStream } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import ipaddr from 'ipaddr.js'
import { messagesIn, prefixesIn } from './wire.ts'

const [peer = '', local = '', fifo = ''] = process.argv.slice(2)
const asn = 4000099999
const speaker = { ipv4: '169.254.88.1', ipv6: 'fda1:b2c3:d4e5:1::1' } as const

const u16 = (value: number) => [value >>> 8, value & 255]
const u32 = (value: number) => [...u16(value >>> 16), ...u16(value & 65535)]
const bytesOf = (address: string) => ipaddr.parse(address).toByteArray()

const message = (type: number, body: readonly number[]) =>
  Buffer.from([...Array<number>(16).fill(255), ...u16(19 + body.length), type, ...body])

const capabilities = [
  ...[1, 4, ...u16(1), ...u16(1)],
  ...[1, 4, ...u16(2), ...u16(1)],
  ...[65, 4, ...u32(asn)],
]

const open = message(1, [
  ...[4, ...u16(23456), ...u16(90), ...bytesOf('10.0.0.1')],
  ...[2 + capabilities.length, 2, capabilities.length, ...capabilities],
])

const keepalive = message(4, [])

const nlri = (prefix: string) => {
  const [address = '', length = ''] = prefix.split('/')
  return [Number(length), ...bytesOf(address).slice(0, Math.ceil(Number(length) / 8))]
}

const isIpv6 = (prefix: string) => prefix.includes(':')

/** AS_PATH of one sequence; its length takes two bytes (flag 0x10) once it is above 255. */
const pathAttribute = (path: readonly number[]) => {
  const segment = path.length === 0 ? [] : [2, path.length, ...path.flatMap(u32)]
  return segment.length > 255
    ? [0x50, 2, ...u16(segment.length), ...segment]
    : [0x40, 2, segment.length, ...segment]
}

interface Route {
  readonly path: readonly number[]
  /** Bytes of more path attributes. */
  readonly more: readonly number[]
}

const commonOf = ({ path, more }: Route) => [0x40, 1, 1, 0, ...pathAttribute(path), ...more]

const ipv4Announcement = (destinations: readonly number[], route: Route) => {
  const nextHop = bytesOf(local.includes(':') ? '10.0.0.1' : local)
  const attributes = [...commonOf(route), 0x40, 3, 4, ...nextHop]
  return message(2, [...u16(0), ...u16(attributes.length), ...attributes, ...destinations])
}

const announcement = (prefix: string, route: Route) => {
  if (!isIpv6(prefix)) return ipv4Announcement(nlri(prefix), route)
  const reach = [...u16(2), 1, 16, ...bytesOf(speaker.ipv6), 0, ...nlri(prefix)]
  const attributes = [...commonOf(route), 0x80, 14, reach.length, ...reach]
  return message(2, [...u16(0), ...u16(attributes.length), ...attributes])
}

const withdrawal = (prefix: string) => {
  if (!isIpv6(prefix)) return message(2, [...u16(nlri(prefix).length), ...nlri(prefix), ...u16(0)])
  const unreach = [...u16(2), 1, ...nlri(prefix)]
  const attributes = [0x80, 15, unreach.length, ...unreach]
  return message(2, [...u16(0), ...u16(attributes.length), ...attributes])
}

const announced = new Map<string, Route>()
let flooded = 0

/** 4096 bytes are a message's limit (RFC 4271 4.1). */
const flood = (count: number): readonly Buffer[] => {
  const inMessage = 500
  const hosts = Array.from({ length: count }, (_, i) => [32, ...u32(0x64400000 + i)])
  return Array.from({ length: Math.ceil(count / inMessage) }, (_, i) =>
    ipv4Announcement(hosts.slice(i * inMessage, (i + 1) * inMessage).flat(), {
      path: [asn],
      more: [],
    }),
  )
}
let established: Socket | null = null

const dial = () => {
  const socket = connect({ host: peer, port: 179, localAddress: local })
  const keepalives = setInterval(() => established?.write(keepalive), 3_000)
  socket.on('connect', () => socket.write(open))
  let rest: Buffer = Buffer.alloc(0)
  socket.on('data', (data: Buffer) => {
    const received = messagesIn(Buffer.concat([rest, data]))
    rest = received.rest
    for (const { type, body } of received.messages) {
      // The neighbor's OPEN is the first thing that it says (RFC 4271 8.2.2).
      if (established === null && type === 1) {
        socket.write(keepalive)
        established = socket
        for (const [prefix, route] of announced) socket.write(announcement(prefix, route))
        for (const update of flood(flooded)) socket.write(update)
      }
      if (type === 2) for (const prefix of prefixesIn(body)) console.log(`heard ${prefix}`)
      if (type === 3) console.log(`notification ${body.toString('hex')}`)
    }
  })
  socket.on('error', ({ message: reason }) => console.log(reason))
  socket.on('close', () => {
    established = null
    clearInterval(keepalives)
    setTimeout(dial, 2_000)
  })
}

const obey = (line: string) => {
  const [verb, prefix = '', path = String(asn), more = ''] = line.trim().split(' ')
  if (verb === 'flood') {
    flooded = Number(prefix)
    for (const update of flood(flooded)) established?.write(update)
  } else if (verb === 'announce') {
    const route = { path: path.split(',').map(Number), more: [...Buffer.from(more, 'hex')] }
    announced.set(prefix, route)
    established?.write(announcement(prefix, route))
  } else if (announced.delete(prefix)) established?.write(withdrawal(prefix))
}

dial()
createInterface(createReadStream(fifo, { flags: 'r+' })).on('line', obey)
