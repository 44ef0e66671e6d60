import * as E from 'fp-ts/lib/Either.js'
import { rule, type Rule } from './rule.ts'

const truth: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['yes', true],
  ['false', false],
  ['0', false],
  ['no', false],
])

export const boolean: Rule<boolean> = rule('one of true, false, 1, 0, yes, no', (text) => {
  const value = truth.get(text.toLowerCase())
  return value === undefined ? E.left('write true or false') : E.right(value)
})

/** Sets of defaults that FRR knows (`frr defaults`, FRR manual, "Basic Config Commands"). */
export type FrrProfile = 'datacenter' | 'traditional'

export const frrProfile: Rule<FrrProfile> = rule('one of datacenter, traditional', (text) =>
  text === 'datacenter' || text === 'traditional'
    ? E.right(text)
    : E.left('datacenter has the fast timers that fabrics use'),
)

/** Which routes of the fabric the node takes. */
export type FabricRoutes = 'all' | 'default'

export const fabricRoutes: Rule<FabricRoutes> = rule('one of all, default', (text) =>
  text === 'all' || text === 'default'
    ? E.right(text)
    : E.left('all takes every route, default only 0.0.0.0/0 and ::/0'),
)

/**
 * The kernel's table for BGP's routes: `main`, or RT_TABLE_COMPAT, which the zebra of another FRR
 * does not read (zebra_rib.c, is_zebra_valid_kernel_table).
 */
export type FabricTable = 'main' | '252'

export const fabricTable: Rule<FabricTable> = rule('one of main, 252', (text) =>
  text === 'main' || text === '252'
    ? E.right(text)
    : E.left('252 is the one table that another FRR on this host leaves alone'),
)

/** BGP role of the node (RFC 9234): a stub network is the customer of its leaf switches. */
export type FabricRole = 'none' | 'customer'

export const fabricRole: Rule<FabricRole> = rule('one of none, customer', (text) =>
  text === 'none' || text === 'customer'
    ? E.right(text)
    : E.left('the leaf switches must have the role provider for customer'),
)
