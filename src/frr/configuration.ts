/** One statement of a configuration of FRR, and where it stands. */
export interface Statement {
  /** The number of its line, from 1. */
  readonly line: number
  /** `router bgp 65001`; empty at the top level. */
  readonly block: string
  /** A part of the block, such as `address-family ipv4 unicast`; empty outside of one. */
  readonly section: string
  /** With one space between the words. */
  readonly text: string
}

const isBlock = (text: string): boolean => /^(router|route-map|interface|vrf|bfd)( |$)/.test(text)

const isSection = (text: string): boolean => /^(address-family|profile|peer) /.test(text)

/** Ends the section. If none is open and the line is not indented, it ends the block. */
const isEnd = (text: string): boolean => /^(end|exit|exit-address-family|exit-vrf)$/.test(text)

/** Statements that are never at the top level: a user's template may lack indentation. */
const inner =
  /^(no )?(neighbor|address-family|profile|peer|match|set|call|timers|redistribute|network|import|maximum-paths|table-map|description|ipv6 nd|bgp(?! (as-path|(large-|ext)?community)))( |$)/

const isTop = (raw: string, text: string): boolean => !/^\s/.test(raw) && !inner.test(text)

/** Comments and ends of blocks are left out. */
const read = (configuration: string): readonly Statement[] => {
  let block = ''
  let section = ''
  const found: Statement[] = []
  for (const [index, raw] of configuration.split('\n').entries()) {
    const text = raw.trim().replaceAll(/\s+/g, ' ')
    if (text === '' || /^[!#]/.test(text)) continue
    if (isEnd(text)) {
      if (section === '' && isTop(raw, text)) block = ''
      section = ''
      continue
    }
    const opensSection = block !== '' && isSection(text)
    if (isTop(raw, text)) block = ''
    if (block === '' || opensSection) section = ''
    found.push({ line: index + 1, block, section, text })
    if (block === '' && isBlock(text)) block = text
    if (opensSection) section = text
  }
  return found
}

/** FRR prints these although no file has them, and `frr-reload.py` would remove them each time. */
const keptByReload = /^hostname |^use-underlays-nexthop-weight$/

/** What else FRR prints although no file needs it: headers, and blocks that hold nothing. */
const printed =
  /^((Building|Current) configuration\b.*|frr version .*|service integrated-vtysh-config|(vrf|interface) \S+|bfd)$/

/** Without what FRR adds. Compare them as a set: FRR prints blocks in its own order. */
export const statementsOf = (configuration: string): readonly Statement[] =>
  read(configuration).filter(({ text }) => !keptByReload.test(text) && !printed.test(text))

/** The statements that FRR adds itself, and that a reload must keep. */
export const addedByFrr = (running: string): readonly Statement[] =>
  read(running).filter(({ text }) => keptByReload.test(text))

/** `block > section > statement` */
export const statementText = ({ block, section, text }: Statement): string =>
  [block, section, text].filter((part) => part !== '').join(' > ')

/** What only the running configuration has, and what only the wanted one has. */
export interface FrrDelta {
  readonly surplus: readonly Statement[]
  readonly missing: readonly Statement[]
}

const without = (
  statements: readonly Statement[],
  others: readonly Statement[],
): readonly Statement[] => {
  const texts = new Set(others.map(statementText))
  return statements.filter((statement) => !texts.has(statementText(statement)))
}

export const frrDelta = (running: string, wanted: string): FrrDelta => {
  const before = statementsOf(running)
  const after = statementsOf(wanted)
  return { surplus: without(before, after), missing: without(after, before) }
}

/** The word that follows these words in a statement. */
export const wordAfter = ({ text }: Statement, words: string): string | undefined =>
  ` ${text}`.split(` ${words} `)[1]?.split(' ')[0]
