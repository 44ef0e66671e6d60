import * as E from 'fp-ts/lib/Either.js'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { acquireLock, type NoLock } from '../../src/apply/lock.ts'

const parent = mkdtempSync(join(tmpdir(), 'frr-intent-lock-'))
test.after(() => rmSync(parent, { recursive: true }))

const folder = join(parent, 'own')

const reasonOf = (no: NoLock): string =>
  no._tag === 'Locked' ? `locked by ${no.holder}` : no.reason

const outcome = (): string => {
  const lock = acquireLock(folder)
  if (E.isLeft(lock)) return reasonOf(lock.left)
  lock.right.release()
  return 'free'
}

const holder = (): ChildProcess =>
  spawn(process.execPath, ['test/apply/holdLock.ts', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })

const firstLine = async ({ stdout }: ChildProcess): Promise<string> => {
  if (stdout === null) throw new Error('no stdout')
  const [data] = (await once(stdout, 'data')) as [Buffer]
  return data.toString().trim()
}

test('it is taken, refused with the pid, released and taken again', () => {
  assert.is(outcome(), 'free')
  writeFileSync(join(folder, 'lock'), '1234567\nand more\n')
  const lock = acquireLock(folder)
  if (E.isLeft(lock)) throw new Error(reasonOf(lock.left))
  assert.is(outcome(), `locked by pid ${process.pid}`)
  lock.right.release()
  assert.is(outcome(), 'free')
  assert.is(readFileSync(join(folder, 'lock'), 'utf8'), `${process.pid}\n`)
})

test('of many processes at once one works, and SIGKILL frees the lock', async () => {
  const all = Array.from({ length: 6 }, holder)
  const said = await Promise.all(all.map(firstLine))
  const winners = all.filter((_, index) => said[index]?.startsWith('held'))
  assert.is(winners.length, 1, said.join())
  const [winner] = winners
  assert.is(outcome(), `locked by pid ${winner?.pid}`)
  for (const each of all) each.kill('SIGKILL')
  await Promise.all(
    all.filter(({ exitCode }) => exitCode === null).map((each) => once(each, 'exit')),
  )
  assert.is(outcome(), 'free')
})

test('the lock is for its owner alone, in a folder that others may pass', () => {
  assert.is(statSync(folder).mode & 0o7777, 0o711)
  rmSync(join(folder, 'lock'))
  assert.is(outcome(), 'free')
  assert.is(statSync(join(folder, 'lock')).mode & 0o7777, 0o600)
  chmodSync(folder, 0o700)
  assert.is(outcome(), 'free')
  assert.is(statSync(folder).mode & 0o7777, 0o711)
})

test('a folder that others can write to, and what is none, is not used', () => {
  rmSync(folder, { recursive: true })
  for (const plant of [
    () => {
      mkdirSync(folder)
      chmodSync(folder, 0o777)
    },
    () => {
      mkdirSync(folder)
      chmodSync(folder, 0o775)
    },
    () => symlinkSync(parent, folder),
  ]) {
    plant()
    assert.match(outcome(), 'is not a folder that only root can write to')
    rmSync(folder, { recursive: true })
  }
  writeFileSync(folder, '')
  assert.match(outcome(), 'EEXIST')
  rmSync(folder)
  mkdirSync(folder)
  symlinkSync('/etc/passwd', join(folder, 'lock'))
  assert.match(outcome(), 'ELOOP')
})

test.run()
