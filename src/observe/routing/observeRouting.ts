import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Family } from '../../intent/address.ts'
import type { FabricTable } from '../../intent/choice.ts'
import type { Reader } from '../capabilities.ts'
import { describeCommandError } from '../commandText.ts'
import { observeDaemons } from '../frr.ts'
import { orNull } from '../orNull.ts'
import {
  decodeAdvertised,
  decodeBfdPeers,
  decodeHasBest,
  decodeNeighbors,
  decodeRouteSummary,
  decodeTable,
  decodeZebraRoute,
} from './frrJson.ts'
import type { Answered, FamilyRouting, KernelRoutes, Known, Routing } from './routing.ts'
import { answer, bfdPeers, ip, neighbors, version, versionIn } from './answers.ts'
import { askFrr, type Answers } from './vtysh.ts'

/** What the questions are about. */
export interface Subject {
  readonly vrf: string
  readonly table: FabricTable
  /** Neighbors of the fabric, by the names that FRR has for them. */
  readonly neighbors: readonly string[]
  /** Whether a bfdd has to run. */
  readonly bfd: boolean
}

export const families = ['ipv4', 'ipv6'] as const

const defaults = { ipv4: '0.0.0.0/0', ipv6: '::/0' } as const

const speakerTable = (vrf: string, family: Family) => `show bgp vrf ${vrf} ${family} unicast json`
const advertised = (family: Family, name: string) =>
  `show bgp ${family} unicast neighbors ${name} advertised-routes json`
const defaultInBgp = (family: Family) => `show bgp ${family} unicast ${defaults[family]} json`
const defaultInZebra = (family: Family) => `show ${ip[family]} route ${defaults[family]} json`
const summary = (family: Family) => `show ${ip[family]} route summary json`

const questionsOf = ({ vrf, neighbors: names, bfd }: Subject) => ({
  bgpd: [
    neighbors,
    ...families.flatMap((family) => [
      defaultInBgp(family),
      speakerTable(vrf, family),
      ...names.map((name) => advertised(family, name)),
    ]),
  ],
  zebra: [version, ...families.flatMap((family) => [defaultInZebra(family), summary(family)])],
  bfdd: bfd ? [bfdPeers] : [],
})

/** RTPROT_BGP (linux/rtnetlink.h). */
const protocol = '186'

/** Further next hops of a route stand on lines that begin with white space. */
const routesIn = (output: string): KernelRoutes => {
  const route = /^\S/gm
  let count = 0
  while (route.test(output)) count += 1
  return { count, hasDefault: /^default /m.test(output) }
}

/** As lines: JSON of 200,000 routes takes ten times as long. */
const kernelRoutes = (reader: Reader, family: Family, table: FabricTable): Known<KernelRoutes> => {
  const option = family === 'ipv4' ? '-4' : '-6'
  const argv = ['ip', '-N', option, 'route', 'show', 'table', table, 'proto', protocol] as const
  return pipe(
    reader.run({ argv }),
    E.mapLeft(describeCommandError),
    E.chain(({ exitCode, stdout, stderr }) => {
      const isEmpty = exitCode === 0 || stderr.includes('FIB table does not exist')
      return isEmpty ? E.right(routesIn(stdout)) : E.left(`"${argv.join(' ')}": ${stderr.trim()}`)
    }),
  )
}

/** In seconds, from field 22 of proc_pid_stat(5): ticks of 10 ms since boot. */
const ageOf = (reader: Reader, daemon: string): number | null => {
  const pid = observeDaemons(reader).find(({ name }) => name === daemon)?.pid
  const read = (path: string): string => orNull(() => reader.readText(path)) ?? ''
  const began = read(`/proc/${pid}/stat`).replace(/^.*\)/, '').trim().split(' ')[19]
  const [, uptime] = /^([0-9.]+) /.exec(read('/proc/uptime')) ?? []
  if (pid === undefined || began === undefined || uptime === undefined) return null
  return Math.max(0, Math.round(Number(uptime) - Number(began) / 100))
}

const routingOf = (reader: Reader, subject: Subject, answers: Answers): Answered => {
  const known = answer(answers)
  const familyOf = (family: Family): FamilyRouting => ({
    speaker: known(speakerTable(subject.vrf, family), decodeTable),
    advertised: Object.fromEntries(
      subject.neighbors.map((name) => [name, known(advertised(family, name), decodeAdvertised)]),
    ),
    defaultInBgp: known(defaultInBgp(family), decodeHasBest),
    defaultInZebra: known(defaultInZebra(family), decodeZebraRoute),
    zebra: known(summary(family), decodeRouteSummary),
    kernel: kernelRoutes(reader, family, subject.table),
  })
  return {
    _tag: 'Answered',
    daemons: answers.states,
    version: versionIn(answers),
    age: ageOf(reader, 'bgpd'),
    neighbors: known(neighbors, decodeNeighbors),
    bfd: known(bfdPeers, decodeBfdPeers),
    families: { ipv4: familyOf('ipv4'), ipv6: familyOf('ipv6') },
  }
}

/** @param starting for how many seconds a start of FRR has been under way; `null`: none is */
export const observeRouting = (
  reader: Reader,
  subject: Subject,
  starting: number | null,
): Routing => {
  if (starting !== null) return { _tag: 'Starting', seconds: starting }
  return pipe(
    askFrr(reader, questionsOf(subject)),
    E.match(
      (reason): Routing => ({ _tag: 'CannotAsk', reason }),
      (answers) => routingOf(reader, subject, answers),
    ),
  )
}
