import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as tick } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { styleFor } from '../../../src/cli/host/output.ts'

const shout = ['test/cli/host/shout.ts']

const red = '\u001b[31mx\u001b[0m'

const isColoured = (when: string, env: NodeJS.ProcessEnv): boolean =>
  styleFor(when, env).bad('x') === red

test('--color counts first, then NO_COLOR, then FORCE_COLOR', () => {
  const both = { NO_COLOR: '1', FORCE_COLOR: '1' }
  const forced = { FORCE_COLOR: '1', TERM: 'dumb' }
  assert.is(isColoured('always', both), true)
  assert.is(isColoured('always', { TERM: 'dumb' }), true)
  assert.is(isColoured('never', forced), false)
  assert.is(isColoured('auto', both), false)
  assert.is(isColoured('auto', forced), true)
  assert.is(isColoured('auto', { ...forced, NO_COLOR: '' }), true)
})

const environments = [
  { TERM: 'xterm' },
  { TERM: 'dumb' },
  { TERM: 'xterm', NO_COLOR: '1' },
  { TERM: 'xterm', NO_COLOR: '', FORCE_COLOR: '0' },
]

test('without a terminal there is no colour, and FORCE_COLOR=0 forces none', () => {
  const words = [...shout, 'style', JSON.stringify(environments)]
  assert.is(spawnSync(process.execPath, words, { encoding: 'utf8' }).stdout, 'x x x x ')
})

test('on a terminal there is, unless it is dumb or NO_COLOR is set', () => {
  const command = `${process.execPath} ${shout.join(' ')} style '${JSON.stringify(environments)}'`
  const { stdout } = spawnSync('script', ['-qec', command, '/dev/null'], {
    input: '',
    encoding: 'utf8',
  })
  assert.is(stdout, `${red} x x ${red} `)
})

test('a reader that goes away ends the output, not the run', async () => {
  const child = spawn(process.execPath, [...shout, '2000'], { stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout.once('data', () => child.stdout.destroy())
  assert.equal(await once(child, 'exit'), [0, null])
})

/** What a process has written: bytes, and in how many attempts (proc_pid_io(5)). */
const written = (pid: number): readonly [bytes: number, attempts: number] => {
  const io = readFileSync(`/proc/${pid}/io`, 'utf8')
  const count = (key: string): number => Number(new RegExp(`^${key}: ([0-9]+)$`, 'm').exec(io)?.[1])
  return [count('wchar'), count('syscw')]
}

/** Waits until a process has filled a pipe: it goes on writing, and no byte is taken. */
const refused = async (pid: number, before = written(pid)): Promise<void> => {
  await tick(10)
  const now = written(pid)
  const isRefused = now[0] > 65_536 && now[0] === before[0] && now[1] > before[1]
  return isRefused ? undefined : refused(pid, now)
}

test('a full pipe that does not block is waited for, and nothing is lost', async () => {
  const child = spawn(process.execPath, [...shout, '2000'], { stdio: ['ignore', 'pipe', 'pipe'] })
  assert.ok(child.pid !== undefined)
  await refused(child.pid)
  let length = 0
  child.stdout.on('data', (data: Buffer) => (length += data.length))
  assert.equal(await once(child, 'close'), [0, null])
  assert.is(length, 2000 * 1024)
})

test.run()
