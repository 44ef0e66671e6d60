/** Something on the host that is not ours prevents the plan: what it is, and what to do about it. */
export interface Refusal {
  readonly evidence: string
  readonly remedy: string
}
