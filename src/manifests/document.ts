import type { Family } from '../intent/address.ts'

/** A Kubernetes object or a Talos document, before it is printed as YAML. */
export interface Document {
  readonly apiVersion: string
  readonly kind: string
  readonly [field: string]: unknown
}

export type FamilyChoice = Family | 'dual'

export const familiesOf = (choice: FamilyChoice): readonly Family[] =>
  choice === 'dual' ? ['ipv4', 'ipv6'] : [choice]
