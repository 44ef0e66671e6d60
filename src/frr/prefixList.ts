import type { Family, Ip } from '../intent/address.ts'
import { familyOf, spanOf, widthOf } from '../intent/address.ts'
import { networkOf, type Prefix } from '../intent/prefix.ts'
import { statementsOf } from './configuration.ts'

/** What a prefix list says of a prefix, and which line does; `line` is `null` where none matches: denied. */
export type ListVerdict =
  | { readonly _tag: 'NoList' }
  | { readonly _tag: 'Listed'; readonly permits: boolean; readonly line: string | null }

interface Entry {
  readonly seq: number
  readonly permits: boolean
  /** `null`: any. */
  readonly prefix: string | null
  readonly ge: number | null
  readonly le: number | null
  readonly line: string
}

const words: Readonly<Record<Family, string>> = { ipv4: 'ip', ipv6: 'ipv6' }

const pattern =
  /^(ip|ipv6) prefix-list (\S+) (?:seq (\d+) )?(permit|deny) (\S+)(?: ge (\d+))?(?: le (\d+))?$/

const numberOr = (text: string | undefined): number | null =>
  text === undefined ? null : Number(text)

const entriesOf = (configuration: string, family: Family, name: string): readonly Entry[] =>
  statementsOf(configuration)
    .flatMap(({ text }): readonly Entry[] => {
      const [, kind, list, seq, action, prefix = '', ge, le] = pattern.exec(text) ?? []
      if (kind !== words[family] || list !== name) return []
      return [
        {
          seq: Number(seq ?? 0),
          permits: action === 'permit',
          prefix: prefix === 'any' ? null : prefix,
          ...{ ge: numberOr(ge), le: numberOr(le), line: text },
        },
      ]
    })
    .toSorted((a, b) => a.seq - b.seq)

/** Without `ge` and `le` the length is that of the entry (lib/plist.c). */
const matches =
  (prefix: string) =>
  ({ prefix: own, ge, le }: Entry): boolean => {
    if (own === null) return true
    const [inner, outer] = [networkOf(prefix as Prefix), networkOf(own as Prefix)]
    const [a, b] = [spanOf(inner), spanOf(outer)]
    const shortest = ge ?? outer.prefixLength
    const longest = le ?? (ge === null ? outer.prefixLength : widthOf(familyOf(outer.address)))
    return (
      a.first >= b.first &&
      a.last <= b.last &&
      inner.prefixLength >= shortest &&
      inner.prefixLength <= longest
    )
  }

/** @param prefix in canonical text */
export const listVerdict = (configuration: string, name: string, prefix: string): ListVerdict => {
  const family = familyOf(prefix as Ip)
  const entries = entriesOf(configuration, family, name)
  if (entries.length === 0) return { _tag: 'NoList' }
  const entry = entries.find(matches(prefix))
  return { _tag: 'Listed', permits: entry?.permits ?? false, line: entry?.line ?? null }
}
