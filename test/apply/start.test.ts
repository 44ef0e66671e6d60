import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { markStart, startUnderWay } from '../../src/apply/start.ts'
import type { Writer } from '../../src/apply/capabilities.ts'
import { readerOf } from '../observe/readers.ts'

/** A process with a name that holds what could be mistaken for the end of it. */
const stat = (began: number) =>
  `7 (a ) R 1 b) S ${Array.from({ length: 18 }, () => '0').join(' ')} ${began} 0 0\n`

const hostWith = (files: Readonly<Record<string, string>>) =>
  readerOf({ answers: {}, files: { '/proc/uptime': '200.5 1.0\n', ...files } })

const path = '/run/frr-intent/starting'

/** The PID namespace that readers are in. */
const here = 'net:[4026531840]'

const mark = (pid: number, began: number, namespace = here): string =>
  `${pid} ${began} ${namespace}\n`

const unable = (): never => {
  throw new Error('ENOSPC')
}

test('a start is under way while its process lives, for two minutes', () => {
  const at = (began: number) =>
    startUnderWay(hostWith({ [path]: mark(7, began), '/proc/7/stat': stat(began) }))
  assert.equal(at(19_000), { pid: 7, seconds: 11 })
  assert.equal(at(8_200), { pid: 7, seconds: 119 })
  assert.is(at(8_050), null)
})

test('none is when its process has ended, or its pid is of another process', () => {
  assert.is(startUnderWay(hostWith({})), null)
  assert.is(startUnderWay(hostWith({ [path]: mark(7, 19_000) })), null)
  assert.is(
    startUnderWay(hostWith({ [path]: mark(7, 19_000), '/proc/7/stat': stat(19_001) })),
    null,
  )
  assert.is(startUnderWay(hostWith({ [path]: 'nonsense\n', '/proc/7/stat': stat(1) })), null)
})

test('one of another PID namespace counts for who only looks, for two minutes', () => {
  const at = (began: number, isElsewhere: boolean) =>
    startUnderWay(hostWith({ [path]: mark(7, began, 'pid:[7]') }), isElsewhere)
  assert.equal(at(19_000, true), { pid: 7, seconds: 11 })
  assert.is(at(19_000, false), null)
  assert.is(at(8_000, true), null)
  assert.is(startUnderWay(hostWith({ [path]: mark(7, 19_000) }), true), null)
})

test('what is marked is this process', () => {
  const files: Record<string, string> = { [`/proc/${process.pid}/stat`]: stat(19_000) }
  const reader = hostWith(files)
  markStart({
    ...reader,
    replaceFile: ({ path: at, content }) => {
      files[at] = content
    },
  } as Writer)
  const again = hostWith(files)
  assert.equal(startUnderWay(again), { pid: process.pid, seconds: 11 })
})

test('a host without room for the mark starts FRR all the same', () => {
  const full = { ...hostWith({}), replaceFile: unable } as unknown as Writer
  assert.not.throws(() => markStart(full))
})

test.run()
