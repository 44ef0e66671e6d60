import * as E from 'fp-ts/lib/Either.js'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Writer } from '../../src/apply/capabilities.ts'
import { withFrrCheck } from '../../src/cli/frrConfCheck.ts'
import type { FilePath } from '../../src/intent/path.ts'
import type { Environment } from '../../src/intent/settings.ts'
import type { Observed } from '../../src/observe/observed.ts'
import { makePlan, operationsOf, type Plan } from '../../src/plan/plan.ts'
import { frrPaths } from '../../src/plan/frrConf/render.ts'
import { engine } from '../frr/engine.ts'
import { intentOf } from '../intent/environments.ts'
import { convergedHost } from '../plan/hosts.ts'

const unused = (): never => {
  throw new Error('not for checking a configuration')
}

/** A host whose vtysh dislikes files that hold a word. */
const hostThatDislikes = (word: string): Writer => {
  let content = ''
  return {
    run: unused,
    readText: unused,
    status: unused,
    readLink: unused,
    list: unused,
    replaceFile: unused,
    lock: unused,
    writeSysctl: unused,
    execute: () =>
      Promise.resolve(
        E.right(
          content.includes(word)
            ? { exitCode: 2, stdout: 'line 2: % Unknown command: frr defaults\n', stderr: '' }
            : { exitCode: 0, stdout: '', stderr: '' },
        ),
      ),
    withTemporaryFile: (text, use) => {
      content = text
      return use('/tmp/frr.conf')
    },
  }
}

const onDisk = (content: string): Observed => ({
  ...convergedHost,
  files: convergedHost.files.map((file) =>
    file.path === frrPaths.frrConf ? { ...file, content } : file,
  ),
})

const planFor = (
  observed: Observed,
  appliedBefore: boolean,
  environment: Environment = {},
): Plan => {
  const plan = makePlan(intentOf(environment), observed, {
    adopted: new Set(),
    allowed: new Set(),
    last: appliedBefore ? intentOf(environment) : null,
    render: engine,
  })
  if (E.isLeft(plan)) throw new Error('the ports are there')
  return plan.right
}

const writesFrrConf = (plan: Plan): boolean =>
  operationsOf(plan).some(
    (operation) => operation._tag === 'WriteFile' && operation.file.path === frrPaths.frrConf,
  )

const failures = ({ checks }: Plan) => checks.filter(({ status }) => status === 'fail')

/** In each configuration that frr-intent writes, and in none of these tests' own. */
const rendered = 'Written by frr-intent'

test('a configuration that FRR likes is written', async () => {
  const plan = await withFrrCheck(
    hostThatDislikes('no such text'),
    planFor(onDisk('log stdout\n'), true),
  )
  assert.equal(failures(plan), [])
  assert.ok(writesFrrConf(plan))
})

test('a bad one is an error, whatever is on the host', async () => {
  for (const content of [
    'log stdout\n',
    'router bgp 65001\n neighbor eth7 interface remote-as external\n',
  ]) {
    const plan = await withFrrCheck(hostThatDislikes(rendered), planFor(onDisk(content), true))
    assert.is(failures(plan).length, 1)
  }
})

const path = '/config/frr.conf.j2'

const planWithTemplate = (text: string, onDiskNow: string, appliedBefore: boolean): Plan => {
  const userFiles = { template: { path: path as FilePath, text }, values: null, extra: null }
  return planFor({ ...onDisk(onDiskNow), userFiles }, appliedBefore, { FRR_TEMPLATE: path })
}

const likesAll = hostThatDislikes('no such text')

test("what FRR and our check say of a line names the line of the user's template", async () => {
  const template = '{% set name = "no-such-map" %}bad\n{# two\nlines #}worse\n'
  const refused = await withFrrCheck(
    hostThatDislikes('worse'),
    planWithTemplate(template, 'x', false),
  )
  assert.is(
    failures(refused)[0]?.message,
    `FRR would not accept line 2 of frr.conf (line 3 of ${path}), "worse": % Unknown command: frr defaults`,
  )
  const lint = 'router bgp 1\n{# two\nlines #} neighbor eth7 interface remote-as external\n'
  const ignored = await withFrrCheck(likesAll, planWithTemplate(lint, 'x', false))
  assert.match(
    failures(ignored)[0]?.message ?? '',
    `FRR would ignore line 2 of frr.conf (line 3 of ${path}), `,
  )
})

test('a bad template is an error', async () => {
  const template = '{{ NODE_IP | pprint }}\n{{ NODE_IP | random }}\n'
  const first = await withFrrCheck(likesAll, planWithTemplate(template, 'log stdout\n', false))
  assert.equal(
    failures(first).map(({ message }) => message),
    [1, 2].map(
      (line) =>
        `line ${line} of ${path} uses what frr-intent does not support of Jinja2: | ${line === 1 ? 'pprint' : 'random'}`,
    ),
  )
})

test.run()
