// What the order of operations must be although the end is the same either way.

import { familyOf } from '../../src/intent/address.ts'
import type { Operation } from '../../src/plan/operation.ts'
import type { Goal } from './goal.ts'
import { linkNamed, type Kernel } from './kernel.ts'

type AddressOperation = Extract<Operation, { readonly _tag: 'AddAddress' | 'DeleteAddress' }>

const isAddressOperation = (operation: Operation): operation is AddressOperation =>
  operation._tag === 'AddAddress' || operation._tag === 'DeleteAddress'

/**
 * A stale address goes only after the wanted one has come: BGP survives the change. What is in the
 * way has to go first: in IPv6 the same address, in IPv4 an address whose subnet is the same.
 */
const deletedTooEarly = (goal: Goal, operations: readonly Operation[]): boolean => {
  const { ipv4, ipv6 } = goal.intent.pair
  const changes = operations.filter(isAddressOperation)
  return changes.some((deletion, position) => {
    if (deletion._tag !== 'DeleteAddress') return false
    const { address, prefixLength } = deletion.address
    const family = familyOf(address)
    const wanted = [ipv4.frr, ipv4.speaker, ipv6.frr, ipv6.speaker]
    const inTheWay =
      family === 'ipv6'
        ? wanted.some((one) => one.address === address)
        : wanted.some((one) => one.prefixLength === prefixLength && one.address === address)
    return (
      !inTheWay &&
      changes
        .slice(position)
        .some(
          (later) =>
            later._tag === 'AddAddress' &&
            later.link === deletion.link &&
            familyOf(later.address.address) === family,
        )
    )
  })
}

/** With unequal MTUs large packets vanish: no end is raised after the other was lowered. */
const raisedTooLate = (start: Kernel, operations: readonly Operation[]): boolean => {
  const raises = operations.flatMap((operation) =>
    operation._tag === 'SetMtu'
      ? [operation.mtu > (linkNamed(start, operation.link)?.mtu ?? operation.mtu)]
      : [],
  )
  return raises.some((raise, position) => raise && raises.slice(0, position).includes(false))
}

/** What is wrong with the order; `null` when nothing is. */
export const misordered = (
  goal: Goal,
  start: Kernel,
  operations: readonly Operation[],
): string | null => {
  if (deletedTooEarly(goal, operations)) return 'an address is deleted before another is added'
  return raisedTooLate(start, operations) ? 'one MTU is lowered before the other is raised' : null
}
