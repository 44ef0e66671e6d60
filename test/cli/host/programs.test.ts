// Real programs called ip: what the host is asked through, and how it can fail.
import * as E from 'fp-ts/lib/Either.js'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { realHost } from '../../../src/cli/host/host.ts'
import { captured } from '../captured.ts'

const test = suite('programs', { folder: '', path: '' })

test.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'programs-'))
  context.path = process.env['PATH'] ?? ''
})

test.after.each(({ folder, path }) => {
  process.env['PATH'] = path
  rmSync(folder, { recursive: true })
})

const environment = { NODE_IP: '10.0.0.1', ASN_LOCAL: '65001', FE_PORT_NAMES: 'eth0' }

/** With a time limit in seconds. Programs that end by themselves have time, also on a busy machine. */
const limited = (seconds: number) => (trace: (line: string) => void) => realHost(trace, seconds)

const patient = limited(30)

/** `plan` with a script in the place of ip; `null`: there is none. */
const planWith = (folder: string, script: string | null, mode = 0o755, host = patient) => {
  const ip = join(folder, 'ip')
  if (script !== null) {
    writeFileSync(ip, `#!/bin/sh\n${script}\n`)
    chmodSync(ip, mode)
  }
  process.env['PATH'] = folder
  return captured('plan', environment, host)
}

const batch = '"ip -N -json -details -batch -"'

const cases: Readonly<Record<string, readonly [string | null, string]>> = {
  missing: [null, 'There is no program "ip" in PATH; install iproute2.'],
  failing: [
    'echo "Cannot open netlink socket" >&2; exit 1',
    `${batch} ended with exit code 1: Cannot open netlink socket.`,
  ],
  silent: ['exit 3', `${batch} ended with exit code 3: no message.`],
  'printing several lines': [
    'printf "one\\n  two\\n" >&2; exit 1',
    `${batch} ended with exit code 1: one two.`,
  ],
  'printing garbage': [
    'echo hello',
    `${batch} did not print what iproute2 prints (1 JSON documents instead of 4).`,
  ],
  'printing nothing': [
    'exit 0',
    `${batch} did not print what iproute2 prints (0 JSON documents instead of 4).`,
  ],
  BusyBox: [
    'echo "ip: unrecognized option: N" >&2; echo "BusyBox v1.36.1 (2024) multi-call binary." >&2; exit 1',
    'The program "ip" is BusyBox, which cannot print JSON; install iproute2.',
  ],
  hanging: ['while :; do :; done', `${batch} did not end within 0.3 seconds and was killed.`],
  'hanging with a child that holds the pipe': [
    '/bin/sleep 5',
    `${batch} did not end within 0.3 seconds and was killed.`,
  ],
  'killed by a signal': ['kill -SEGV $$', `${batch} could not be run: it was killed by SIGSEGV.`],
}

for (const [name, [script, sentence]] of Object.entries(cases)) {
  test(name, async ({ folder }) => {
    const started = Date.now()
    const host = name.startsWith('hanging') ? limited(0.3) : patient
    assert.equal(await planWith(folder, script, 0o755, host), {
      code: 5,
      stdout: '',
      stderr: `frr-intent: ${sentence.replace(/\.$/, '')}; nothing was changed.\n`,
    })
    assert.ok(Date.now() - started < 4000, 'it was not waited for')
  })
}

test('not executable', async ({ folder }) => {
  const { code, stderr } = await planWith(folder, 'exit 0', 0o644)
  assert.is(code, 5)
  assert.match(stderr, /could not be run: spawnSync ip EACCES; nothing was changed\.\n$/)
})

test('a command that changes something has the same time limit', async ({ folder }) => {
  writeFileSync(join(folder, 'ip'), '#!/bin/sh\nexec /bin/sleep 5\n', { mode: 0o755 })
  process.env['PATH'] = folder
  const command = { argv: ['ip', 'link'] } as const
  const host = limited(0.3)(() => {})
  assert.equal(await host.execute(command), E.left({ _tag: 'TimedOut', command, seconds: 0.3 }))
  const missing = await host.execute({ argv: ['nowhere'] })
  assert.equal(missing, E.left({ _tag: 'NotFound', program: 'nowhere' }))
})

test('messages come in English, and what was said is kept', async ({ folder }) => {
  writeFileSync(join(folder, 'ip'), '#!/bin/sh\necho "$LC_ALL $*"; echo no >&2; exit 7\n', {
    mode: 0o755,
  })
  process.env['PATH'] = folder
  const host = patient(() => {})
  const said = await host.execute({ argv: ['ip', 'a b', '$c'] })
  assert.ok(E.isRight(said))
  if (E.isRight(said)) {
    const { exitCode, stdout, stderr } = said.right
    assert.equal([exitCode, stdout.trim(), stderr.trim()], [7, 'C a b $c', 'no'])
  }
})

test.run()
