// Which program takes over, and why one cannot. That it does is seen in test/lab/handOver.test.ts.
import * as E from 'fp-ts/lib/Either.js'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { findSuccessor } from '../../src/apply/handOver.ts'

const folder = mkdtempSync(join(tmpdir(), 'frr-intent-successor-'))
const bin = join(folder, 'bin')
const there = process.cwd()

const program = (path: string, text: string, mode = 0o755): void =>
  writeFileSync(join(folder, path), text, { mode })

test.before(() => {
  mkdirSync(join(bin, 'folder'), { recursive: true })
  program('bin/script', '#!/bin/sh\n')
  program('bin/spaced', '#! \t/bin/sh -e\n')
  program('bin/elf', '\u007fELF')
  program('bin/text', 'exit 0\n')
  program('bin/orphan', '#!/no/such/interpreter\n')
  program('bin/locked', '#!/bin/sh\n', 0o644)
  program('here', '#!/bin/sh\n')
  process.chdir(folder)
})

test.after(() => {
  process.chdir(there)
  rmSync(folder, { recursive: true })
})

const found = (name: string, searchPath = bin): string => {
  const successor = findSuccessor([name, '-x'], searchPath)
  return E.isRight(successor) ? successor.right.path : successor.left
}

test('a program is found by PATH, with its arguments', () => {
  assert.equal(
    findSuccessor(['script', '-x'], `/nowhere:${bin}`),
    E.right({ path: join(bin, 'script'), argv: ['script', '-x'] }),
  )
  for (const name of ['spaced', 'elf']) assert.is(found(name), join(bin, name))
})

test('a program with a slash is where it says', () => {
  assert.is(found(join(bin, 'script'), ''), join(bin, 'script'))
  assert.is(found('bin/script', '/nowhere'), 'bin/script')
  assert.is(found('./here'), './here')
})

test('what is not executable, or is not there', () => {
  for (const name of ['nowhere', 'locked', 'folder', '/nowhere', join(bin, 'locked'), bin])
    assert.is(found(name), `"${name}" is not an executable file`)
})

test('an empty part of PATH is not this folder', () => {
  for (const searchPath of ['', ':', `:${bin}:`])
    assert.is(found('here', searchPath), '"here" is not an executable file')
})

test('what the kernel would not start', () => {
  assert.is(
    found('text'),
    '"text" cannot be executed: it is neither a program nor a script with a #! line',
  )
  assert.is(
    found('orphan'),
    '"orphan" cannot be executed: its interpreter /no/such/interpreter is not there',
  )
})

test.run()
