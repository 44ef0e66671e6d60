import type { Ip } from '../../intent/address.ts'
import type { FrrLine } from '../lines.ts'

/** What FRR's own check lets pass, although a daemon would refuse the line or never act on it. */
export interface Finding {
  readonly line: FrrLine
  readonly reason: string
}

/** What a configuration can name on this host once the plan is carried out. */
export interface NamesOnHost {
  readonly links: ReadonlySet<string>
  /** The host's own addresses by VRF. */
  readonly addresses: ReadonlyMap<string, ReadonlySet<Ip>>
}

export type Lint = (lines: readonly FrrLine[], host: NamesOnHost) => readonly Finding[]

/** The word that follows these words in a line. */
export const wordAfter = ({ words }: FrrLine, ...before: readonly string[]): string | undefined => {
  const at = words.findIndex((_word, index) =>
    before.every((word, offset) => words[index + offset] === word),
  )
  return at < 0 ? undefined : words[at + before.length]
}
