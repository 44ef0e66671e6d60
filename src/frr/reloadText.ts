import { frrDelta, frrStatements, ownStatements, type Statement } from './configuration.ts'
import { masked } from '../plan/text/lineDiff.ts'

const inBlock = ({ block, section }: Statement, text: string): string => {
  const opened = [block, section].filter((part) => part !== '')
  const ends = opened.map(() => 'exit\n').join('')
  return `${[...opened, text].map((line) => `${line}\n`).join('')}${ends}`
}

/** Blocks of a configuration that hold something, and the instances of BGP. */
const blocksOf = (text: string): ReadonlySet<string> =>
  new Set(frrStatements(text).flatMap((statement) => [statement.block, statement.text]))

/** Interfaces that are to have nothing: it would try to remove the links themselves. */
const emptied = (running: string, wanted: string): readonly string[] => {
  const kept = blocksOf(wanted)
  const blocks = new Set(frrStatements(running).map(({ block }) => block))
  return [...blocks].filter((block) => block.startsWith('interface ') && !kept.has(block))
}

/**
 * What `frr-reload.py` is given: the wanted configuration and the lines that FRR adds to it by
 * itself. These it would take away each time, which for one of 10.7 (`use-underlays-nexthop-weight`)
 * changes another setting of the instance as well.
 */
export const reloadText = (running: string, wanted: string): string => {
  const blocks = blocksOf(wanted)
  const own = ownStatements(running).filter(({ block }) => block === '' || blocks.has(block))
  const lines = own.map((statement) => inBlock(statement, statement.text))
  const empty = emptied(running, wanted).map((block) => `${block}\nexit\n`)
  return `${wanted}${[...lines, ...empty].join('')}`
}

const isSecret = ({ text }: Statement): boolean => masked(text) !== text

const neighborOf = ({ text }: Statement): string | null =>
  /^(neighbor \S+ password) /.exec(text)?.[1] ?? null

/** A password is replaced by the new one, or taken away without being named. */
const farewell = (old: Statement, missing: readonly Statement[]): string => {
  const neighbor = neighborOf(old)
  if (neighbor === null) return inBlock(old, `no ${old.text}`)
  const next = missing.find(({ block, text }) => block === old.block && text.startsWith(neighbor))
  return inBlock(old, next?.text ?? `no ${neighbor}`)
}

/**
 * Secrets that go, for `vtysh -f`: `frr-reload.py` removes a line by `vtysh -c 'no LINE'`, and
 * arguments can be read by everyone. `null`: there are none.
 */
export const secretsThatGo = (running: string, wanted: string): string | null => {
  const { surplus, missing } = frrDelta(running, wanted)
  const blocks = blocksOf(wanted)
  const old = surplus.filter(isSecret).filter(({ block }) => block === '' || blocks.has(block))
  return old.length === 0 ? null : old.map((statement) => farewell(statement, missing)).join('')
}
