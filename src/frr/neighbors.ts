import type { Statement } from './configuration.ts'

/** `router bgp 65001 vrf metallb` */
export const isBgp = (block: string): boolean => block.startsWith('router bgp ')

/** The VRF of a `router bgp` block; empty for the default one. */
export const vrfOf = (block: string): string => / vrf (\S+)/.exec(block)?.[1] ?? ''

const memberOf = / peer-group (\S+)$/

const isGroup = (text: string): boolean => /^neighbor \S+ peer-group$/.test(text)

/** `eth0` of `neighbor eth0 bfd`, of `no neighbor eth0 bfd` and of `interface eth0` */
export const nameIn = (text: string): string => text.replace(/^(no )?\S+ (\S+).*$/, '$2')

/** Says that there is a neighbor: by a group, or by the AS number of its own. */
const introduces = (text: string): boolean =>
  memberOf.test(text) || / (remote-as|interface) /.test(text)

const neighborLines = (statements: readonly Statement[], block: string): readonly string[] =>
  statements
    .filter((line) => line.block === block && line.section === '')
    .flatMap(({ text }) => (text.startsWith('neighbor ') ? [text] : []))

/** The neighbors of a block, which are those that can have a session; groups are none. */
export const neighborsOf = (statements: readonly Statement[], block: string): readonly string[] => {
  const lines = neighborLines(statements, block)
  const groups = new Set(lines.filter(isGroup).map(nameIn))
  const names = lines.filter(introduces).map(nameIn)
  return [...new Set(names)].filter((name) => !groups.has(name))
}

/** The neighbors that a line about a neighbor or a group is about. */
export const membersOf = (
  statements: readonly Statement[],
  block: string,
  name: string,
): readonly string[] => {
  const members = neighborLines(statements, block)
    .filter((text) => memberOf.exec(text)?.[1] === name)
    .map(nameIn)
  return members.length > 0
    ? [...new Set(members)]
    : neighborsOf(statements, block).filter((neighbor) => neighbor === name)
}
