// The life of a speaker, event by event, and how long the switches take to see each.

import type { Guest } from './guest.ts'
import { familyOf, forwardTo, knowNothingOf } from './routes.ts'
import type { RunningSpeaker, SpeakerKind } from './speakerKinds.ts'

type Family = SpeakerKind['families'][number]

interface Act {
  readonly event: string
  act(speaker: RunningSpeaker, start: () => Promise<RunningSpeaker>): Promise<RunningSpeaker>
  readonly appears?: readonly string[]
  readonly vanishes?: readonly string[]
}

export interface Observation {
  readonly event: string
  readonly family: Family
  /** Seconds; 'never' when patience ended, 'nothing' when there was nothing that could vanish. */
  readonly after: number | 'never' | 'nothing'
}

const first = ['192.0.2.1/32', '2001:db8:5::1/128']
const second = ['192.0.2.2/32', '2001:db8:5::2/128']

const told =
  (verb: 'announce' | 'withdraw', prefixes: readonly string[]): Act['act'] =>
  async (speaker) => {
    await speaker[verb](...prefixes)
    return speaker
  }

const killed: Act['act'] = async (speaker) => {
  await speaker.kill()
  return speaker
}

const started: Act['act'] = (_gone, start) => start()

const acts: readonly Act[] = [
  { event: 'announced', act: started, appears: first },
  { event: 'one more', act: told('announce', second), appears: second },
  { event: 'withdrawn', act: told('withdraw', first), vanishes: first },
  { event: 'announced again', act: told('announce', first), appears: [...first, ...second] },
  { event: 'killed', act: killed, vanishes: [...first, ...second] },
  { event: 'restarted', act: started, appears: first },
]

export const events: readonly string[] = acts.map(({ event }) => event)

/** Leaves have the node as next hop, the spine has both leaves. */
const appeared = (prefixes: readonly string[]): string =>
  `${forwardTo(['leaf1', 'leaf2'], prefixes)} && ${forwardTo(['spine'], prefixes, 2)}`

const vanished = (prefixes: readonly string[]): string =>
  knowNothingOf(['leaf1', 'leaf2', 'spine'], prefixes)

/** A speaker that says only what its families allow. */
const within = (
  speaker: RunningSpeaker,
  own: (prefixes: readonly string[]) => readonly string[],
) => ({
  ...speaker,
  announce: (...prefixes: readonly string[]) => speaker.announce(...own(prefixes)),
  withdraw: (...prefixes: readonly string[]) => speaker.withdraw(...own(prefixes)),
})

/**
 * Lives a speaker's life. Each family is watched by itself: one may arrive without the other. What
 * did not arrive at first is given a quarter of the patience from then on.
 */
export const life = async (
  guest: Guest,
  kind: SpeakerKind,
  patienceMs: number,
): Promise<readonly Observation[]> => {
  const seen: Observation[] = []
  const own = (prefixes: readonly string[]) =>
    prefixes.filter((prefix) => kind.families.includes(familyOf(prefix)))
  const start = async () => within(await kind.start(guest, own(first)), own)
  const hasArrived = (family: Family) =>
    seen.some((it) => it.family === family && typeof it.after === 'number')

  const watch = async (
    family: Family,
    since: number,
    { appears, vanishes }: Act,
  ): Promise<Observation['after']> => {
    if (vanishes !== undefined && !hasArrived(family)) return 'nothing'
    const prefixes = (appears ?? vanishes ?? []).filter((prefix) => familyOf(prefix) === family)
    const script = appears === undefined ? vanished(prefixes) : appeared(prefixes)
    const isFirst = !seen.some((it) => it.family === family)
    const patience = isFirst || hasArrived(family) ? patienceMs : patienceMs / 4
    const { code } = await guest.retry(script, patience)
    return code === 0 ? (Date.now() - since) / 1000 : 'never'
  }

  let speaker: RunningSpeaker | undefined
  for (const act of acts) {
    const since = Date.now()
    speaker = await (speaker === undefined ? start() : act.act(speaker, start))
    const outcomes = await Promise.all(
      kind.families.map(async (family) => ({
        event: act.event,
        family,
        after: await watch(family, since, act),
      })),
    )
    seen.push(...outcomes)
  }
  await speaker?.kill()
  await guest.retry(vanished(own([...first, ...second])), patienceMs)
  return seen
}
