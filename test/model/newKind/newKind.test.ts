// Adding a kind of link to a copy of the sources: what the compiler asks for is enough, and what
// knows all links of ours knows the new one.

import * as E from 'fp-ts/lib/Either.js'
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Observed } from '../../../src/observe/observed.ts'
import { intentOf } from '../../intent/environments.ts'
import { replacedOnce } from '../../mutants/mutant.ts'
import { convergedHost, freshHost, link, plus } from '../../plan/hosts.ts'
import { answers, declarations, type Step } from './steps.ts'

const tree = mkdtempSync(join(tmpdir(), 'frr-intent-kind-'))
process.on('exit', () => rmSync(tree, { recursive: true, force: true }))
for (const folder of ['src', 'templates', 'test/model', 'test/plan'])
  cpSync(folder, join(tree, folder), { recursive: true })
cpSync('package.json', join(tree, 'package.json'))
symlinkSync(resolve('node_modules'), join(tree, 'node_modules'))
writeFileSync(
  join(tree, 'tsconfig.json'),
  JSON.stringify({
    extends: resolve('tsconfig.json'),
    include: ['src', 'templates', 'test/model/step.ts'],
  }),
)

const take = ({ file, before, after }: Step): void => {
  const path = join(tree, file)
  const text = existsSync(path) ? replacedOnce(readFileSync(path, 'utf8'), before, after) : after
  writeFileSync(path, text)
}

/** The files that the compiler complains of. */
const complaints = (): readonly string[] => {
  const tsc = spawnSync(
    process.execPath,
    [resolve('node_modules/.bin/tsc'), '-p', tree, '--pretty', 'false'],
    {
      cwd: tree,
      encoding: 'utf8',
    },
  )
  assert.is(tsc.stderr, '')
  const files = [...tsc.stdout.matchAll(/^(\S+?)\(\d+,\d+\): error/gm)].map(
    ([, file]) => file ?? '',
  )
  return [...new Set(files)].toSorted()
}

/** A module of the copy. */
const load = <A>(path: string): Promise<A> =>
  import(pathToFileURL(join(tree, 'src/plan', path)).href) as Promise<A>

for (const step of declarations) take(step)

test('the compiler names every place that a new kind of link needs', () => {
  assert.equal(complaints(), [
    'src/plan/operation.ts',
    'src/plan/ourLinks.ts',
    'src/plan/plan.ts',
    'test/model/step.ts',
  ])
  for (const step of answers) take(step)
  assert.equal(complaints(), [])
})

/** What plans of the copy say of a host. */
const reader = async () => {
  const { makePlan } = await load<typeof import('../../../src/plan/plan.ts')>('plan.ts')
  const { planBody } = await load<typeof import('../../../src/plan/json/body.ts')>('json/body.ts')
  const { planText } = await load<typeof import('../../../src/plan/text/text.ts')>('text/text.ts')
  const { plainStyle } =
    await load<typeof import('../../../src/plan/text/style.ts')>('text/style.ts')
  return (observed: Observed, adopted: readonly string[] = []) => {
    const options = { adopted: new Set(adopted), allowed: new Set<never>(), last: null }
    const plan = makePlan(intentOf({}), observed, options)
    if (E.isLeft(plan)) throw new Error(JSON.stringify(plan.left))
    const body = planBody(plan.right)
    return {
      changes: body.resource_changes
        .filter(({ change }) => !change.actions.includes('no-op'))
        .map(({ address, change }) => `${change.actions.join()} ${address}`),
      operations: body.operations.map(({ argv }) => argv.join(' ')),
      links: body.observed.links.map(({ name }) => name),
      errors: body.errors.map(({ message, hint }) => `${message} | ${hint}`),
      notes: body.checks.map(({ message }) => message),
      text: planText(body, plainStyle, 14),
    }
  }
}

const anchor = link({ name: 'frr-anchor', kind: 'dummy', group: 17993 })

test('it is made, and left alone where it is', async () => {
  const read = await reader()
  const { changes, operations } = read(convergedHost)
  assert.equal(changes, ['create dummy.frr-anchor'])
  assert.equal(operations, ['ip link add name frr-anchor group 17993 up type dummy'])
  const there = read(plus(convergedHost, anchor))
  assert.equal(there.changes, [])
  assert.ok(there.links.includes('frr-anchor'))
  assert.match(there.text, 'vrf.metallb, veth.frr-metallb, dummy.frr-anchor, 4 addresses')
})

test('one that no intent wants is removed', async () => {
  const read = await reader()
  const left = link({ name: 'old-anchor', kind: 'dummy', group: 17993 })
  const { changes, operations } = read(plus(convergedHost, anchor, left))
  assert.equal(changes, ['delete dummy.old-anchor'])
  assert.equal(operations, ['ip link del dev old-anchor'])
})

test("somebody else's is refused, and changed only when it is adopted", async () => {
  const read = await reader()
  assert.equal(read(plus(convergedHost, { ...anchor, kind: 'bridge' })).errors, [
    'link "frr-anchor" exists, is a bridge, and does not belong to frr-intent | Rename that link, or delete the link yourself',
  ])
  const theirs = plus(convergedHost, { ...anchor, group: 0, up: false })
  assert.equal(read(theirs).errors, [
    'link "frr-anchor" was not made by frr-intent and would have to change (frr-anchor is down) | Adopt it with --adopt frr-anchor, or delete the link yourself',
  ])
  const adopted = read(theirs, ['frr-anchor'])
  assert.equal(adopted.errors, [])
  assert.equal(
    adopted.notes.filter((note) => note.includes('has no effect')),
    [],
  )
  assert.equal(adopted.operations, [
    'ip link set dev frr-anchor up',
    'ip link set dev frr-anchor group 17993',
  ])
})

test('it is no fabric port, and a configuration can name it before it is there', async () => {
  const { findFabricPorts } =
    await load<typeof import('../../../src/plan/fabricPorts.ts')>('fabricPorts.ts')
  const asked = intentOf({ FE_MACS: '', FE_PORT_NAMES: 'frr-anchor' })
  const found = findFabricPorts(asked, [...freshHost.links, anchor])
  assert.is(E.isLeft(found) ? found.left[0]?._tag : 'found', 'NoSuchName')
  const { namesOnHost } =
    await load<typeof import('../../../src/plan/frrConf/namesOnHost.ts')>('frrConf/namesOnHost.ts')
  const { resolveTarget } = await load<typeof import('../../../src/plan/target.ts')>('target.ts')
  const target = resolveTarget(intentOf({}), freshHost, new Set())
  if (E.isLeft(target)) throw new Error(JSON.stringify(target.left))
  assert.ok(namesOnHost({ target: target.right, observed: freshHost }).links.has('frr-anchor'))
})

test.run()
