import * as E from 'fp-ts/lib/Either.js'
import type { Family } from '../../intent/address.ts'
import type { Destination } from '../../intent/destination.ts'
import type { Intent } from '../../intent/intent.ts'
import type { Observed } from '../../observe/observed.ts'
import type { Known } from '../../observe/routing/routing.ts'
import type { Traced } from '../../observe/routing/trace.ts'
import { unknown, type Finding } from './hop.ts'

/** All that the hops of one chain look at. */
export interface Context {
  readonly intent: Intent
  readonly observed: Observed
  readonly destination: Destination
  readonly family: Family
  readonly traced: Traced
  /** What FRR was configured with: the text of its file. */
  readonly frrConf: string
  /** Whether another zebra runs in this network namespace. */
  readonly anotherZebra: boolean
}

export const familyNames: Readonly<Record<Family, string>> = { ipv4: 'IPv4', ipv6: 'IPv6' }

/** Looks at what is known; what is not known is said. */
export const look = <A>(known: Known<A>, see: (value: A) => Finding): Finding =>
  E.isLeft(known) ? unknown(known.left) : see(known.right)

export const valueOf = <A>(known: Known<A>): A | null => (E.isRight(known) ? known.right : null)

export const runPlan = 'run "frr-intent plan": it shows what differs from the intent'
