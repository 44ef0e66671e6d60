// The pages of the report show what was observed: what is wrong is bold, what was not seen is not made up.

import { readFileSync } from 'node:fs'
import { format } from 'prettier'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { speedDocument } from '../../bench/report.ts'
import { changesDocument } from '../lab/changesDocument.ts'
import { claims, type Place } from '../lab/policyClaims.ts'
import type { Stock } from '../lab/policyStock.ts'
import type { PolicyRun, SpeakerRun } from '../lab/report/measure.ts'
import { policyPage } from '../lab/report/policyPage.ts'
import { speakersPage } from '../lab/report/speakersPage.ts'
import { events } from '../lab/speakerLife.ts'

const versions = { kernel: '7.2', frr: '10.3' }

const rowOf = (page: string, ...words: readonly string[]): readonly string[] => {
  const line = page.split('\n').find((text) => words.every((word) => text.includes(word))) ?? ''
  return line.split('|').map((cell) => cell.trim())
}

const speakerRun = (by: SpeakerRun['by'], lives: SpeakerRun['lives']): SpeakerRun => ({
  ...{ by, frr: '10.3', versions, lives, thousand: null, isHeardAsPlanned: false },
})

test('a speaker: seconds, never, nothing, not seen', () => {
  const seen = events.map((event, i) => ({
    event,
    family: 'ipv4' as const,
    after: ([0.04, 'never', 'nothing', 12.34, 1, 2] as const)[i] ?? 0,
  }))
  const page = speakersPage([
    speakerRun('frr-intent', new Map([['MetalLB native', seen]])),
    speakerRun('plan', new Map()),
  ])
  assert.equal(rowOf(page, 'MetalLB native', 'IPv4').slice(3, -1), [
    ...['0.0', '**no**', '-', '12.3', '1.0', '2.0'],
  ])
  assert.ok(page.includes('10.3: nothing'))
  assert.ok(rowOf(page, 'GoBGP', 'IPv4').includes('not seen'))
})

const nobody: Stock = {
  leaf1: new Map(),
  leaf2: new Map(),
  spine: new Map(),
  node: new Map(),
  speaker: new Map(),
}

const heardAt = (place: Place, prefix: string): Stock => ({
  ...nobody,
  [place]: new Map([[prefix, ['speaker']]]),
})

const policyRun = (stock: Stock): PolicyRun => ({
  ...{ by: 'frr-intent', isNarrow: false, frr: '10.3', versions, asPath: '65001 IGP' },
  hearings: claims.map((claim) => ({ claim, stock })),
})

test('a policy: what is heard and should not be is bold, and so is what is not heard', () => {
  const good = policyPage([policyRun(nobody)])
  assert.is(rowOf(good, 'speaker', 'NODE_IP (2)')[4], 'nobody')
  assert.is(rowOf(good, 'speaker', 'LoadBalancer IPs (2)')[4], '**nobody**')
  const leaf = policyPage([policyRun(heardAt('leaf1', '10.0.0.1/32'))])
  assert.is(rowOf(leaf, 'speaker', 'NODE_IP (2)')[4], '**leaf1 (1 of 2)**')
  const other = policyPage([
    policyRun(nobody),
    { ...policyRun(heardAt('node', '::1/128')), frr: '10.7' },
  ])
  assert.is(
    rowOf(other, 'loopback, link-local, multicast')[4],
    '10.3: nobody; 10.7: **node (1 of 6)**',
  )
  assert.is(rowOf(other, 'no address has (/33)')[4], 'not asked')
})

const releases = ['10.3', '10.7'] as const

const nothingMeasured = {
  changes: changesDocument([]),
  policy: policyPage(
    releases.map((frr) => ({ ...policyRun(nobody), frr, versions: { kernel: '7', frr } })),
  ),
  speakers: speakersPage(
    releases.flatMap((frr) =>
      (['frr-intent', 'plan'] as const).map((by) => ({
        ...speakerRun(by, new Map()),
        ...{ frr, versions: { kernel: '7', frr } },
      })),
    ),
  ),
  speed: speedDocument({
    growth: [],
    boot: { milliseconds: 0, processes: 0 },
    times: { node: 0, converged: 0, bash: 0, few: 0, many: 0, added: 0, ip: 0 },
  }),
}

/** What a page says beside its tables and numbers. */
const prose = async (markdown: string): Promise<string> => {
  const text = await format(markdown, { parser: 'markdown', printWidth: 100 })
  return text
    .replaceAll(/^\|.*\n/gm, '')
    .replaceAll(/\d[\d.]*|NaN/g, 'N')
    .replaceAll(/\s+/g, ' ')
}

for (const [name, made] of Object.entries(nothingMeasured))
  test(`docs/${name}.md says what the code that writes it says`, async () => {
    assert.is(await prose(readFileSync(`docs/${name}.md`, 'utf8')), await prose(made))
  })

test.run()
