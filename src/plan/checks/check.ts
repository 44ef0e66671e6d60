/** Something worth knowing that frr-intent does not change. `fail` refuses the plan. */
export interface Check {
  /** Words with hyphens, such as `node-ip`: what the check looks at, the same for each of its results. */
  readonly id: string
  readonly status: 'pass' | 'warn' | 'fail' | 'skipped'
  readonly message: string
  readonly hint: string
}

/** @param hint what the user can do about it */
export const warning = (id: string, message: string, hint: string): Check => ({
  ...{ id, status: 'warn', message, hint },
})

export const passed = (id: string, message: string): Check => ({
  ...{ id, status: 'pass', message, hint: '' },
})
