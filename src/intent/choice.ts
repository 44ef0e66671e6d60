import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { rule, type Rule } from './rule.ts'

const truth: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['yes', true],
  ['false', false],
  ['0', false],
  ['no', false],
])

export const boolean: Rule<boolean> = rule('one of true, false, 1, 0, yes, no', (text) =>
  pipe(truth.get(text.toLowerCase()), E.fromNullable('write true or false')),
)

/** One word of a few; the advice helps to choose. */
export const oneOf = <const W extends string>(words: readonly W[], advice: string): Rule<W> =>
  rule(`one of ${words.join(', ')}`, (text) =>
    pipe(
      words.find((word) => word === text),
      E.fromNullable(advice),
    ),
  )

/** Sets of defaults that FRR knows (`frr defaults`, FRR manual, "Basic Config Commands"). */
export const frrProfile = oneOf(
  ['datacenter', 'traditional'],
  'datacenter has the fast timers that fabrics use',
)

/** Which routes of the fabric the node accepts. */
export const fabricRoutes = oneOf(
  ['all', 'default'],
  'all accepts every route, default only 0.0.0.0/0 and ::/0',
)

/**
 * The kernel's table for BGP's routes: `main`, or RT_TABLE_COMPAT, which the zebra of another FRR
 * does not read (zebra_rib.c, is_zebra_valid_kernel_table).
 */
export type FabricTable = 'main' | '252'

export const fabricTable: Rule<FabricTable> = oneOf(
  ['main', '252'],
  '252 is the only table that another FRR on this host leaves alone',
)

/** BGP role of the node (RFC 9234): a stub network is the customer of its leaf switches. */
export const fabricRole = oneOf(
  ['none', 'customer'],
  'the leaf switches must have the role provider for customer',
)
