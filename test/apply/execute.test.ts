import * as E from 'fp-ts/lib/Either.js'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Writer } from '../../src/apply/capabilities.ts'
import { execute } from '../../src/apply/execute.ts'
import { failureHint } from '../../src/apply/failureHint.ts'
import { checkFrrSyntax, type Origin } from '../../src/apply/frrSyntax.ts'
import type { Command, CommandError, CommandResult } from '../../src/observe/capabilities.ts'
import { describeOperation } from '../../src/plan/text/operationText.ts'
import { operationsOf } from '../../src/plan/plan.ts'
import { readerOf, recordedHost } from '../observe/readers.ts'
import { freshHost } from '../plan/hosts.ts'
import { planOf } from '../plan/stories.ts'

interface Fault {
  /** Begins the line that fails. */
  readonly line: string
  readonly answer: E.Either<CommandError, CommandResult> | Error
}

const never: Fault = { line: 'nothing', answer: new Error() }

/** Writes down what it is asked to do, and fails where it is told to. */
const writerOf = (log: string[], fault: Fault = never, place: string | null = '/tmp/x'): Writer => {
  const meets = (line: string): boolean => {
    log.push(line)
    return line.startsWith(fault.line)
  }
  const write = (line: string): void => {
    if (meets(line) && fault.answer instanceof Error) throw fault.answer
  }
  return {
    ...readerOf(recordedHost),
    execute: ({ argv }: Command) =>
      meets(argv.join(' ')) && !(fault.answer instanceof Error)
        ? Promise.resolve(fault.answer)
        : Promise.resolve(E.right({ exitCode: 0, stdout: '', stderr: '' })),
    replaceFile: ({ path }) => write(`write ${path}`),
    lock: () => E.right({ release: () => {} }),
    writeSysctl: (path, value) => write(`write ${value} to ${path}`),
    withTemporaryFile: async (_content, use) => (place === null ? null : use(place)),
  }
}

const firstBoot = operationsOf(
  planOf({ ...freshHost, ipv6: { ...freshHost.ipv6, disabledByDefault: true } }),
)
const lines = firstBoot.map(describeOperation)

test('everything is done, in order', async () => {
  const log: string[] = []
  assert.equal(await execute(writerOf(log), firstBoot), E.right(firstBoot))
  assert.equal(log, lines)
})

const exit = (exitCode: number, stderr: string): Fault['answer'] =>
  E.right({ exitCode, stdout: '', stderr })

test('the first failure ends it, and says what is done, what is not, and why', async () => {
  for (const [index, line] of lines.entries()) {
    const log: string[] = []
    const answer = line.startsWith('ip ')
      ? exit(2, 'RTNETLINK answers: File exists\n')
      : new Error('ENOSPC: no space')
    const result = await execute(writerOf(log, { line, answer }), firstBoot)
    if (E.isRight(result)) throw new Error(`${line} did not fail`)
    const { done, failed, notDone, detail } = result.left
    assert.equal(done.map(describeOperation), lines.slice(0, index))
    assert.is(describeOperation(failed), line)
    assert.equal(notDone.map(describeOperation), lines.slice(index + 1))
    assert.is(
      detail,
      line.startsWith('ip ') ? 'RTNETLINK answers: File exists' : 'ENOSPC: no space',
    )
    assert.equal(log, lines.slice(0, index + 1))
  }
})

const failureOf = async (line: string, answer: Fault['answer']) => {
  const result = await execute(writerOf([], { line, answer }), firstBoot)
  if (E.isRight(result)) throw new Error('nothing failed')
  return result.left
}

test('a command that gives no exit code, or no reason', async () => {
  const command: Command = { argv: ['ip', 'link'] }
  const detail = async (answer: Fault['answer']) => (await failureOf('ip link', answer)).detail
  assert.is(await detail(exit(1, ' \n')), 'it ended with exit code 1 and no message')
  assert.is(
    await detail(E.left({ _tag: 'NotFound', program: 'ip' })),
    'there is no program "ip", or no interpreter for it',
  )
  assert.is(
    await detail(E.left({ _tag: 'TimedOut', command, seconds: 20 })),
    '"ip link" did not end within 20 seconds and was killed',
  )
  assert.is(
    await detail(E.left({ _tag: 'Broken', command, detail: 'killed by SIGSEGV' })),
    '"ip link" could not be run: killed by SIGSEGV',
  )
})

test('hints for what the message does not say', async () => {
  const hint = async (line: string, answer: Fault['answer']) =>
    failureHint(await failureOf(line, answer))
  const noVrf =
    'this kernel has no VRF; load the module vrf (on Talos: machine.kernel.modules: [{name: vrf}])'
  const root = 'run it as root, or with CAP_NET_ADMIN'
  assert.is(await hint('ip link add name metallb', exit(2, 'Error: Unknown device type.')), noVrf)
  assert.is(
    await hint('ip link add name metallb', exit(2, 'RTNETLINK answers: Operation not supported')),
    noVrf,
  )
  assert.is(await hint('ip link set', exit(2, 'Error: Unknown device type.')), null)
  assert.is(await hint('ip link', exit(2, 'RTNETLINK answers: Operation not permitted')), root)
  assert.is(await hint('write /etc', new Error("EACCES: permission denied, open 'x'")), root)
  assert.is(
    await hint('write /etc', new Error('ENOSPC: no space left on device, write')),
    'make room on the file system and start again',
  )
  assert.is(
    await hint('write 0', new Error('EROFS: read-only file system')),
    'mount a writable directory there',
  )
  assert.is(await hint('ip link', exit(2, 'RTNETLINK answers: File exists')), null)
  for (const word of ['Operation not permitted', 'EPERM', 'EACCES'])
    assert.is(await hint('write 0', new Error(word)), root)
  for (const word of ['EROFS', 'Read-only file system'])
    assert.is(await hint('write 0', new Error(word)), 'mount a writable directory there')
})

test('what FRR says of frr.conf', async () => {
  const ask = (
    answer: Exclude<Fault['answer'], Error>,
    place: string | null = '/tmp/x',
    origin: Origin = () => null,
  ) =>
    checkFrrSyntax(
      writerOf([], { line: 'vtysh -C -f /tmp/x', answer }, place),
      'one\n two\nthree\n',
      origin,
    )
  const skipped = (message: string) => ({ id: 'frr-conf', status: 'skipped', message, hint: '' })
  const says = (exitCode: number, stdout: string) => E.right({ exitCode, stdout, stderr: '' })
  assert.is(await ask(says(0, '')), null)
  assert.equal(await ask(says(2, 'line 2: % Unknown command: two\nwrong file\n')), {
    id: 'frr-conf',
    status: 'fail',
    message: 'FRR would not accept line 2 of frr.conf, "two": % Unknown command: two',
    hint: 'the running configuration stays as it is',
  })
  assert.match(
    (await ask(says(2, 'line 9: % Unknown\n')))?.message ?? '',
    /line 9 of frr.conf, "": % Unknown/,
  )
  const [password, port] = ['neighbor x password s3cret', 'neighbor y password s3cret']
  const secret = await checkFrrSyntax(
    writerOf([], {
      line: 'vtysh',
      answer: says(2, `line 1: % Unknown command: ${port}\n`),
    }),
    `${password}\n`,
    () => 'line 7 of /x',
  )
  assert.is(
    secret?.message,
    'FRR would not accept line 1 of frr.conf (line 7 of /x), "neighbor x password (masked)": % Unknown command: neighbor y password (masked)',
  )
  assert.equal(
    await ask(says(1, 'no such user')),
    skipped('frr.conf was not checked: vtysh ended with exit code 1'),
  )
  assert.equal(
    await ask(E.left({ _tag: 'NotFound', program: 'vtysh' })),
    skipped('frr.conf was not checked: there is no vtysh here'),
  )
  assert.equal(
    await ask(E.left({ _tag: 'TimedOut', command: { argv: ['vtysh'] }, seconds: 20 })),
    skipped('frr.conf was not checked: vtysh could not be run'),
  )
  assert.equal(
    await ask(says(0, ''), null),
    skipped('frr.conf was not checked: there is no place for a copy'),
  )
})

test.run()
