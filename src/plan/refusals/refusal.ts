/** Why a plan must not be applied, and what the user can do about it. */
export interface Refusal {
  readonly evidence: string
  readonly remedy: string
}
