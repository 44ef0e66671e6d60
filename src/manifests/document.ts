import { families, type Family } from '../intent/address.ts'

/** A Kubernetes object or a Talos document, before it is printed as YAML. */
export interface Document {
  readonly apiVersion: string
  readonly kind: string
  readonly [field: string]: unknown
}

/** A document with what its reader has to know: lines of comments, printed above it. */
export interface Manifest {
  readonly comments: readonly string[]
  readonly document: Document
}

export const uncommented = (document: Document): Manifest => ({ comments: [], document })

export const familyChoices = [...families, 'dual'] as const

export type FamilyChoice = (typeof familyChoices)[number]

export const familiesOf = (choice: FamilyChoice): readonly Family[] =>
  choice === 'dual' ? families : [choice]
