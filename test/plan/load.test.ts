// Hosts with very many links, addresses and rules: what a plan costs grows as they do, not faster.

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Observed } from '../../src/observe/observed.ts'
import { isEmpty } from '../../src/plan/plan.ts'
import { planBody } from '../../src/plan/json/body.ts'
import { planText } from '../../src/plan/text/text.ts'
import { plainStyle } from '../../src/plan/text/style.ts'
import { convergedHost, link, onLink, rule } from './hosts.ts'
import { planOf } from './stories.ts'

const octets = (index: number): string => `${index >> 8}.${index & 255}`

/** A converged host with so many more links, addresses and rules of others. */
const crowded = (count: number): Observed => {
  const numbers = Array.from({ length: count }, (_, index) => index)
  return {
    ...convergedHost,
    links: [
      ...convergedHost.links,
      ...numbers.map((index) =>
        link({
          name: `cali${index}`,
          kind: 'veth',
          peer: null,
          addresses: [onLink(`172.16.${octets(index)}/32`)],
        }),
      ),
    ],
    rules: [
      ...convergedHost.rules,
      ...numbers.map((index) => rule({ priority: 2000 + index, selectors: ['src'], table: 100 })),
    ],
  }
}

const secondsFor = (observed: Observed): number => {
  const begun = process.cpuUsage()
  const plan = planOf(observed)
  assert.is(isEmpty(plan), true)
  planText(planBody(plan), plainStyle, 0)
  const { user, system } = process.cpuUsage(begun)
  return (user + system) / 1e6
}

test('ten thousand links, addresses and rules of others', () => {
  const [few, many] = [crowded(10_000), crowded(40_000)]
  secondsFor(few)
  const least = (observed: Observed) =>
    Math.min(...Array.from({ length: 4 }, () => secondsFor(observed)))
  const ratio = least(many) / least(few)
  // Four times as many: what is quadratic takes sixteen times as long.
  assert.ok(ratio < 11, `${ratio} times as long`)
})

test.run()
