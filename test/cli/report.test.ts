import * as E from 'fp-ts/lib/Either.js'
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parseArguments } from '../../src/cli/arguments.ts'
import { exitCode, failure } from '../../src/cli/exitCode.ts'
import { realHost } from '../../src/cli/host/host.ts'
import { reportTo } from '../../src/cli/report.ts'
import { sessionOf } from '../../src/cli/session.ts'
import { captured } from './captured.ts'

const folder = mkdtempSync(join(tmpdir(), 'frr-intent-report-'))
test.after(() => rmSync(folder, { recursive: true }))

const read = (file: string): string => readFileSync(join(folder, file), 'utf8')
const json = (file: string) => JSON.parse(read(file)) as Readonly<Record<string, unknown>>

const wrong = { NODE_IP: '10.0.0.1', ASN_LOCALL: '65001', HTTP_PROXY: 'http://user:secret@proxy' }

test('a start that fails leaves what was asked for, and why it failed', async () => {
  const { code, stdout, stderr } = await captured(`apply --report ${folder}`, wrong)
  assert.is(code, 4)
  assert.equal(readdirSync(folder).toSorted(), [
    ...['environment.json', 'plan.json', 'plan.txt', 'result.json'],
  ])
  assert.is(stdout, 'frr-intent development: NODE_IP="10.0.0.1" ASN_LOCALL="65001"\n')
  assert.is(read('plan.txt'), stderr)
  assert.is(json('plan.json')['applyable'], false)
  const { outcome, exit_code: exitCode, message } = json('result.json')
  assert.equal([outcome, exitCode], ['invalidIntent', 4])
  assert.is(`${String(message)}\n`, stderr.split(/(?<=\n)/).at(-1))
})

test('the report is for its owner and the group', () => {
  for (const file of readdirSync(folder))
    assert.is(statSync(join(folder, file)).mode & 0o777, 0o640, file)
})

test('every problem is in the document', async () => {
  const { stdout } = await captured('plan --json', wrong)
  const { errors } = JSON.parse(stdout) as { errors: readonly { code: string; message: string }[] }
  assert.is(errors.length, 3)
  assert.ok(errors.every(({ code }) => code === 'invalidIntent'))
  const one = await captured('plan --json', { ...wrong, ASN_LOCALL: undefined, ASN_LOCAL: '1' })
  assert.is((JSON.parse(one.stdout) as { errors: readonly object[] }).errors.length, 1)
})

test('a plan that was made stays in the report of a start that fails afterwards', () => {
  const own = join(folder, 'planned')
  const invocation = parseArguments(['apply'])
  if (E.isLeft(invocation)) throw new Error(invocation.left.join())
  const host = realHost(() => {})
  const report = reportTo(sessionOf(invocation.right, {}, host), own)
  report.plan(() => 'the plan\n', null)
  report.end(E.left(failure(exitCode.applyFailed, 'an operation failed')))
  assert.equal(readdirSync(own).toSorted(), ['plan.txt', 'result.json'])
  assert.is(read('planned/plan.txt'), 'the plan\n')
  const { exit_code: code, message, operations } = json('planned/result.json')
  assert.equal([code, message, operations], [6, 'frr-intent: an operation failed.', null])
  rmSync(own, { recursive: true })
})

test('with --json a start that fails says so in one document on stdout', async () => {
  const { code, stdout, stderr } = await captured(`apply --json --report ${folder}`, wrong)
  assert.is(code, 4)
  const document = JSON.parse(stdout) as Readonly<Record<string, unknown>>
  assert.is(document['applyable'], false)
  assert.ok(stderr.startsWith('frr-intent development: NODE_IP="10.0.0.1"'))
})

test('it holds our variables and what was meant to be one, and nobody else’s', () => {
  const { NODE_IP, ASN_LOCALL } = wrong
  assert.equal(json('environment.json'), { environment: { NODE_IP, ASN_LOCALL } })
})

test('a plan for the environment of the report says the same', async () => {
  const file = join(folder, 'environment.json')
  const own = await captured('plan', wrong)
  assert.equal(await captured(`plan --environment ${file}`, {}), own)
})

test('--environment: what is no environment is told, by name', async () => {
  const file = join(folder, 'broken.json')
  writeFileSync(file, '{"environment": 1}')
  for (const [path, reason] of [
    [file, 'this is not an environment of frr-intent, or it is damaged'],
    ['/nowhere', 'there is no such file; the service has not started'],
  ] as const) {
    const { code, stderr } = await captured(`plan --environment ${path}`, {})
    assert.equal(
      [code, stderr],
      [4, `frr-intent: --environment ${path}: ${reason}; nothing was changed.\n`],
    )
  }
})

test('the last line is never longer than what Talos keeps of it', async () => {
  const many = Array.from({ length: 99 }, (_, index) => `x${index}`).join(',')
  const { stderr } = await captured('apply', { NODE_IP: '10.0.0.1', ASN_LOCAL: '1', FE_MACS: many })
  const lines = stderr.trimEnd().split('\n')
  assert.equal([lines.length, lines[0]?.length, lines[0]?.slice(-3)], [1, 500, '...'])
})

test.run()
