/** One statement of a configuration of FRR, with where it stands. */
export interface Statement {
  /** `router bgp 65001`; empty at the top level. */
  readonly block: string
  /** What is opened within the block, such as `address-family ipv4 unicast`; or empty. */
  readonly section: string
  readonly text: string
}

/**
 * What FRR prints though nobody asked: headers, the name of the host, ends of blocks, blocks that
 * hold nothing, and, from 10.7, a default of the datacenter profile.
 */
const added = [
  /^(Building configuration|Current configuration|frr version|hostname) ?/,
  /^service integrated-vtysh-config$/,
  /^(vrf \S+|interface \S+|exit-vrf|end|exit|exit-address-family|bfd)$/,
  /^use-underlays-nexthop-weight$/,
]

const isBlock = (line: string): boolean => /^(router|route-map|interface|vrf|bfd)( |$)/.test(line)

const isSection = (line: string): boolean => /^(address-family|profile|peer) /.test(line)

const isEndOfSection = (line: string): boolean => line === 'exit' || line === 'exit-address-family'

/** Lines that never stand at the top level: a template of the user's own need not be indented. */
const inner =
  /^(neighbor|address-family|match|set|timers|redistribute|network|import|maximum-paths|bgp (?!as-path|(large-|ext)?community)) ?/

const isTop = (raw: string): boolean => !raw.startsWith(' ') && !inner.test(raw)

/** FRR prints blocks in an order of its own: what counts is the set of the statements. */
export const frrStatements = (text: string): readonly Statement[] => {
  let block = ''
  let section = ''
  const found: Statement[] = []
  for (const raw of text.split('\n')) {
    const line = raw.trim().replaceAll(/\s+/g, ' ')
    if (line === '' || line.startsWith('!')) continue
    if (isTop(raw)) block = ''
    const opensSection = block !== '' && isSection(line)
    if (block === '' || opensSection || isEndOfSection(line)) section = ''
    if (!added.some((pattern) => pattern.test(line))) found.push({ block, section, text: line })
    if (block === '' && isBlock(line)) block = line
    if (opensSection) section = line
  }
  return found
}

/** `block > section > statement` */
export const statementText = ({ block, section, text }: Statement): string =>
  [block, section, text].filter((part) => part !== '').join(' > ')

/** What FRR adds by itself, and `frr-reload.py` would take away each time. */
export const ownStatements = (running: string): readonly Statement[] => {
  let block = ''
  return running.split('\n').flatMap((raw) => {
    const line = raw.trim()
    if (isTop(raw)) block = isBlock(line) ? line : ''
    return line.startsWith('hostname ') || line === 'use-underlays-nexthop-weight'
      ? [{ block, section: '', text: line }]
      : []
  })
}

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
  const before = frrStatements(running)
  const after = frrStatements(wanted)
  return { surplus: without(before, after), missing: without(after, before) }
}
