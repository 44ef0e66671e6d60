import * as E from 'fp-ts/lib/Either.js'
import type { Answered, FamilyRouting, Known, Routing } from '../observe/routing/routing.ts'
import { askedDaemons } from '../observe/routing/vtysh.ts'
import { problem, type Problem } from './problem.ts'

export type FrrState = 'running' | 'starting' | 'stopped' | 'incomplete' | 'hanging'

/** FRR as published. */
export interface Frr {
  readonly state: FrrState
  readonly version: string | null
  /** Of bgpd, in seconds. */
  readonly age: number | null
}

type Told = Exclude<Routing, { readonly _tag: 'CannotAsk' }>

const stateOf = (routing: Told): FrrState => {
  if (routing._tag === 'Starting') return 'starting'
  const states = Object.values(routing.daemons)
  if (states.every((state) => state === 'absent')) return 'stopped'
  if (states.includes('hangs')) return 'hanging'
  return states.includes('absent') ? 'incomplete' : 'running'
}

export const frrOf = (routing: Told): Frr => ({
  state: stateOf(routing),
  version: routing._tag === 'Answered' ? routing.version : null,
  age: routing._tag === 'Answered' ? routing.age : null,
})

const lost = {
  bgpd: 'no route is learned or announced',
  zebra: 'no route gets into the kernel',
  bfdd: 'a leaf that fails is noticed by the hold timer only',
} as const

const daemonProblems = ({ daemons }: Answered): readonly Problem[] =>
  askedDaemons.flatMap((daemon) => {
    const level = daemon === 'bfdd' ? 'degraded' : 'down'
    const wait = 'watchfrr starts it again; if that does not help, restart FRR and read its log'
    if (daemons[daemon] === 'hangs')
      return [problem(level, 'FRR', `${daemon} does not answer: ${lost[daemon]}`, wait)]
    return daemons[daemon] === 'absent'
      ? [problem(level, 'FRR', `${daemon} does not run: ${lost[daemon]}`, wait)]
      : []
  })

const toldByBgpd = ({
  speaker,
  defaultInBgp,
  advertised,
}: FamilyRouting): readonly Known<unknown>[] => [
  ...[speaker, defaultInBgp],
  ...Object.values(advertised),
]

/** A daemon that answers what we do not understand: we are blind, and say so. */
const unknownProblems = (routing: Answered): readonly Problem[] => {
  const { neighbors, bfd, daemons } = routing
  const families = Object.values(routing.families)
  const asked = [
    ...(daemons.bgpd === 'answers' ? [neighbors, ...families.flatMap(toldByBgpd)] : []),
    ...(daemons.zebra === 'answers'
      ? families.flatMap(({ zebra, defaultInZebra }) => [zebra, defaultInZebra])
      : []),
    ...(daemons.bfdd === 'answers' ? [bfd] : []),
    ...families.map(({ kernel }) => kernel),
  ]
  const reasons = asked.flatMap((known) => (E.isLeft(known) ? [known.left] : []))
  return [...new Set(reasons)].map((reason) =>
    problem('degraded', 'FRR', reason, 'what it would have said is missing below; report this'),
  )
}

export const frrProblems = (routing: Told): readonly Problem[] => {
  if (routing._tag === 'Starting') {
    const reason = `it is starting, for ${routing.seconds} seconds now, and is not asked before it has its configuration`
    return [
      problem('down', 'FRR', reason, 'wait for it, such as with "frr-intent status --wait 60"'),
    ]
  }
  if (stateOf(routing) === 'stopped') {
    const advice =
      'start it; the log of its service says why it ended (Talos: "talosctl logs ext-frr")'
    return [problem('down', 'FRR', 'it does not run', advice)]
  }
  return [...daemonProblems(routing), ...unknownProblems(routing)]
}
