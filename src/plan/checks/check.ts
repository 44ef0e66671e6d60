/** Something worth knowing that frr-intent does not change. `fail` refuses the plan. */
export interface Check {
  readonly id: string
  readonly status: 'pass' | 'warn' | 'fail' | 'skipped'
  readonly message: string
  readonly hint: string
}
