// Runs in the guest: how the time of `ip`, of decoding and of planning grows with what is on the
// host. Prints one line of JSON per size.
import * as E from 'fp-ts/lib/Either.js'
import { spawnSync } from 'node:child_process'
import { readCommand } from '../src/cli/host/readCommand.ts'
import { decodeIntent, type Intent } from '../src/intent/intent.ts'
import type { Reader } from '../src/observe/capabilities.ts'
import { observeIp, type IpState } from '../src/observe/ip.ts'
import type { Observed } from '../src/observe/observed.ts'
import { planBody } from '../src/plan/json/body.ts'
import { makePlan } from '../src/plan/plan.ts'
import { median } from './median.ts'

const rounds = 5
const sizes = [10, 100, 1000, 5000]

const right = <A>(either: E.Either<unknown, A>): A => {
  if (E.isRight(either)) return either.right
  throw new Error(JSON.stringify(either.left))
}

const intent: Intent = right(
  decodeIntent({ NODE_IP: '10.0.0.1', ASN_LOCAL: '65001', FE_PORT_NAMES: 'eth0' }),
)

const observedFrom = (ip: IpState): Observed => ({
  ...ip,
  host: { bootId: '', netns: '', kernel: '', vrf: 'present' },
  ipv6: { disabled: {}, disabledByDefault: false, writable: true },
  acceptLocal: { link: null, byDefault: false, everywhere: true },
  advertisedDefaults: {},
  secrets: { fabric: null, speaker: null },
  userFiles: { template: null, values: null, extra: null },
  tableRoutes: [],
  files: [],
  directories: [],
  accounts: { frrUser: 92, frrGroup: 92, frrvtyGroup: 85 },
  daemons: [],
  frr: null,
  frrDaemons: {
    zebra: { sockets: 0, processes: [] },
    bfdd: { sockets: 0, processes: [] },
    patched: 0,
    bfdPort: [],
  },
})

const timed = <A>(work: () => A): readonly [A, number] => {
  const started = performance.now()
  return [work(), performance.now() - started]
}

/** A reader that keeps what `ip` printed and how long it took, to decode it again without `ip`. */
const recording = () => {
  const printed = new Map<string, ReturnType<Reader['run']>>()
  let milliseconds = 0
  const run: Reader['run'] = (command) => {
    const key = command.argv.join(' ')
    const known = printed.get(key)
    if (known !== undefined) return known
    const [result, time] = timed(() => readCommand(() => {}, 60)(command))
    milliseconds += time
    printed.set(key, result)
    return result
  }
  return { run, spent: () => milliseconds }
}

const nothing = { readText: () => null, status: () => null, readLink: () => '', list: () => [] }

const measure = (what: string, size: number): void => {
  const samples = Array.from({ length: rounds }, () => {
    const reader = recording()
    right(observeIp({ ...nothing, run: reader.run }))
    const [ip, decoding] = timed(() => right(observeIp({ ...nothing, run: reader.run })))
    const options = { adopted: new Set<string>(), allowed: new Set<never>(), last: null }
    const [, planning] = timed(() => planBody(right(makePlan(intent, observedFrom(ip), options))))
    return { ip: reader.spent(), decoding, planning }
  })
  const of = (key: 'ip' | 'decoding' | 'planning') => median(samples.map((row) => row[key]))
  const row = { what, size, ip: of('ip'), decoding: of('decoding'), planning: of('planning') }
  console.log(JSON.stringify(row))
}

const batch = (lines: readonly string[]): void => {
  const result = spawnSync('ip', ['-batch', '-'], { input: lines.join('\n'), encoding: 'utf8' })
  if (result.status !== 0) throw new Error(result.stderr)
}

const range = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => from + index)

let links = 0
for (const size of sizes) {
  batch(range(links, size).map((index) => `link add name grow${index} type dummy`))
  links = size
  measure('links', size)
}
batch(range(0, links).map((index) => `link del dev grow${index}`))
let rules = 0
for (const size of sizes) {
  batch(
    range(rules, size).map(
      (index) => `rule add pref ${2000 + index} fwmark ${index + 1} table 254`,
    ),
  )
  rules = size
  measure('rules', size)
}
batch(range(0, rules).map((index) => `rule del pref ${2000 + index}`))
