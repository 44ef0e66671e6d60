import type { Environment } from '../../src/intent/settings.ts'
import type { LinkAddress, Observed } from '../../src/observe/observed.ts'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { onLink, withLinks } from './hosts.ts'
import { planOf, refusalsOf, storyOf, type Story } from './stories.ts'

/** A host that drifted, and the least that mends it. */
export const drift = (
  name: string,
  observed: Observed,
  story: Story,
  environment: Environment = {},
): void => {
  test(name, () => {
    const plan = planOf(observed, environment)
    assert.equal(refusalsOf(plan), [])
    assert.equal(storyOf(plan), story)
  })
}

export const add = {
  frr6: 'ip -6 address add fda1:b2c3:d4e5:1::/127 dev frr-metallb nodad',
  frr4: 'ip -4 address add 169.254.88.0/31 dev frr-metallb',
  speaker6: 'ip -6 address add fda1:b2c3:d4e5:1::1/127 dev metallb-frr nodad',
  speaker4: 'ip -4 address add 169.254.88.1/31 dev metallb-frr',
}
export const frr6 = 'address.frr-metallb/fda1:b2c3:d4e5:1::/127'
export const frr4 = 'address.frr-metallb/169.254.88.0/31'
export const speaker6 = 'address.metallb-frr/fda1:b2c3:d4e5:1::1/127'
export const speaker4 = 'address.metallb-frr/169.254.88.1/31'

export const four = (end: 'frr' | 'speaker') =>
  end === 'frr' ? onLink('169.254.88.0/31') : onLink('169.254.88.1/31')
export const addresses = (observed: Observed, end: string, ...texts: LinkAddress[]) =>
  withLinks(observed, { [end]: { addresses: texts } })
