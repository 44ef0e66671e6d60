import * as S from 'fp-ts/lib/string.js'

/** One line of frr.conf with the block it stands in. */
export interface FrrLine {
  /** Counted from 1. */
  readonly number: number
  readonly text: string
  readonly words: readonly string[]
  /** The VRF of the `router bgp` block around it; `null` outside of one. */
  readonly bgp: string | null
}

const isComment = (text: string): boolean => text === '' || /^[!#]/.test(text)

const vrfOf = (words: readonly string[]): string => {
  const at = words.indexOf('vrf')
  return (at < 0 ? undefined : words[at + 1]) ?? 'default'
}

/** Words that begin a block at the top level, as `vtysh` itself knows them. */
const topLevel: ReadonlySet<string> = new Set([
  'router',
  'route-map',
  'interface',
  'vrf',
  'ip',
  'ipv6',
  'bgp',
  'bfd',
  'log',
])

/** Lines with `bgp` that belong to a block: a template of the user's own need not be indented. */
const isInner = (words: readonly string[]): boolean =>
  /^bgp (?!as-path |\S*community-list )/.test(words.join(' '))

/** Comments left out, `exit` too: a line that begins a block ends the one before. */
export const frrLines = (content: string): readonly FrrLine[] => {
  const lines: FrrLine[] = []
  let bgp: string | null = null
  for (const [index, raw] of content.split('\n').entries()) {
    const text = raw.trim()
    if (isComment(text)) continue
    const words = S.split(' ')(text.replace(/\s+/g, ' '))
    const isTop = !/^\s/.test(raw) && topLevel.has(words[0]) && !isInner(words)
    if (isTop) bgp = words[0] === 'router' && words[1] === 'bgp' ? vrfOf(words) : null
    lines.push({ number: index + 1, text, words, bgp })
  }
  return lines
}
