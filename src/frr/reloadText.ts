import { addedByFrr, frrDelta, statementsOf, type Statement } from './configuration.ts'
import { masked } from './secrets.ts'

const inBlock = ({ block, section }: Statement, text: string): string => {
  const opened = [block, section].filter((part) => part !== '')
  const ends = opened.map(() => 'exit\n').join('')
  return `${[...opened, text].map((line) => `${line}\n`).join('')}${ends}`
}

/** Blocks that are not empty, and the instances of BGP. */
const blocksOf = (text: string): ReadonlySet<string> =>
  new Set(statementsOf(text).flatMap((statement) => [statement.block, statement.text]))

/** Interfaces that lose all statements: without an empty block `frr-reload.py` removes the link. */
const emptied = (running: string, wanted: string): readonly string[] => {
  const kept = blocksOf(wanted)
  const blocks = new Set(statementsOf(running).map(({ block }) => block))
  return [...blocks].filter((block) => block.startsWith('interface ') && !kept.has(block))
}

/**
 * The input of `frr-reload.py`: the wanted configuration, and the lines that FRR itself adds. Without
 * these the script would remove them each time; for `use-underlays-nexthop-weight` of FRR 10.7 that
 * changes another setting of the instance as well.
 */
export const reloadText = (running: string, wanted: string): string => {
  const blocks = blocksOf(wanted)
  const added = addedByFrr(running).filter(({ block }) => block === '' || blocks.has(block))
  const lines = added.map((statement) => inBlock(statement, statement.text))
  const empty = emptied(running, wanted).map((block) => `${block}\nexit\n`)
  return `${wanted}${[...lines, ...empty].join('')}`
}

const isSecret = ({ text }: Statement): boolean => masked(text) !== text

const neighborOf = ({ text }: Statement): string | null =>
  /^(neighbor \S+ password) /.exec(text)?.[1] ?? null

/** A password is replaced by the new one, or removed without being named. */
const removalOf = (old: Statement, missing: readonly Statement[]): string => {
  const neighbor = neighborOf(old)
  if (neighbor === null) return inBlock(old, `no ${old.text}`)
  const next = missing.find(({ block, text }) => block === old.block && text.startsWith(neighbor))
  return inBlock(old, next?.text ?? `no ${neighbor}`)
}

/**
 * Input for `vtysh -f` that removes secrets: `frr-reload.py` removes a line by `vtysh -c 'no LINE'`,
 * and everyone can read arguments. `null`: no secret goes.
 */
export const secretsThatGo = (running: string, wanted: string): string | null => {
  const { surplus, missing } = frrDelta(running, wanted)
  const blocks = blocksOf(wanted)
  const old = surplus.filter(isSecret).filter(({ block }) => block === '' || blocks.has(block))
  return old.length === 0 ? null : old.map((statement) => removalOf(statement, missing)).join('')
}
