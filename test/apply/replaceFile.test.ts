import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { replaceFile } from '../../src/apply/replaceFile.ts'
import type { FileTarget } from '../../src/plan/operation.ts'

const test = suite('replaceFile', { folder: '' })

test.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'replace-file-'))
})

test.after.each(({ folder }) => rmSync(folder, { recursive: true }))

const target = (folder: string, parts: Partial<FileTarget> = {}): FileTarget => ({
  path: join(folder, 'etc/frr/frr.conf'),
  content: 'log stdout\n',
  mode: 0o640,
  uid: null,
  gid: null,
  ...parts,
})

const modeOf = (path: string): number => statSync(path).mode & 0o7777

test('makes the folder, the file, its mode and its owner', ({ folder }) => {
  const file = target(folder, { uid: 92, gid: 85 })
  replaceFile(file)
  const { uid, gid } = statSync(file.path)
  assert.equal(
    [readFileSync(file.path, 'utf8'), modeOf(file.path), uid, gid],
    ['log stdout\n', 0o640, 92, 85],
  )
  assert.equal(readdirSync(join(folder, 'etc/frr')), ['frr.conf'])
})

test('a folder that cannot be made is an error, and not waited for', ({ folder }) => {
  symlinkSync('/nowhere', join(folder, 'link'))
  for (const place of ['/proc/nowhere', '/proc/nowhere/below', join(folder, 'link', 'below')])
    assert.throws(() => replaceFile(target(place)))
})

test('one of the two owners can be left as it is', ({ folder }) => {
  const file = target(folder, { gid: 85 })
  replaceFile(file)
  assert.equal([statSync(file.path).uid, statSync(file.path).gid], [process.getuid?.(), 85])
})

test('a reader of the old file keeps it whole; the new one is another file', ({ folder }) => {
  const file = target(folder)
  replaceFile(file)
  const before = statSync(file.path).ino
  replaceFile({ ...file, content: 'new\n' })
  assert.is.not(statSync(file.path).ino, before)
  assert.is(readFileSync(file.path, 'utf8'), 'new\n')
})

test('the umask and an older file do not decide the mode', ({ folder }) => {
  const file = target(folder, { mode: 0o664 })
  mkdirSync(join(folder, 'etc/frr'), { recursive: true })
  writeFileSync(file.path, 'old', { mode: 0o600 })
  const umask = process.umask(0o077)
  replaceFile(file)
  process.umask(umask)
  assert.is(modeOf(file.path), 0o664)
})

test('what a crash left behind is overwritten, whatever its mode', ({ folder }) => {
  const file = target(folder)
  mkdirSync(join(folder, 'etc/frr'), { recursive: true })
  writeFileSync(`${file.path}.frr-intent`, 'half a fi', { mode: 0o666 })
  chmodSync(`${file.path}.frr-intent`, 0o666)
  replaceFile(file)
  assert.equal([modeOf(file.path), existsSync(`${file.path}.frr-intent`)], [0o640, false])
})

test('a failure leaves the old file and nothing else', ({ folder }) => {
  const file = target(folder)
  replaceFile(file)
  // An owner that the kernel cannot store.
  assert.throws(() => replaceFile({ ...file, content: 'new\n', uid: 2 ** 32 }), /uid/)
  assert.equal(readdirSync(join(folder, 'etc/frr')), ['frr.conf'])
  assert.is(readFileSync(file.path, 'utf8'), 'log stdout\n')
})

test('a folder in the place of the file is an error, and stays', ({ folder }) => {
  const file = target(folder)
  mkdirSync(join(file.path, 'inside'), { recursive: true })
  assert.throws(() => replaceFile(file), /EISDIR|ENOTEMPTY/)
  assert.equal(readdirSync(join(folder, 'etc/frr')), ['frr.conf'])
})

/** Looks at a path as often as it can from another thread, until it is told to stop. */
const watcher = `
  const { parentPort, workerData } = require('node:worker_threads')
  const { statSync } = require('node:fs')
  const [stop, seen] = [new Int32Array(workerData.stop), new Int32Array(workerData.seen)]
  const modes = new Set()
  parentPort.postMessage('ready')
  while (Atomics.load(stop, 0) === 0) {
    const status = statSync(workerData.path, { throwIfNoEntry: false })
    if (status) modes.add(status.mode & 0o7777)
    if (modes.has(0o600)) Atomics.store(seen, 0, 1)
  }
  parentPort.postMessage([...modes])`

test('never with a broader mode than it will have', async ({ folder }) => {
  const file = target(folder, { content: 'x'.repeat(2_000_000) })
  mkdirSync(join(folder, 'etc/frr'), { recursive: true })
  const stop = new SharedArrayBuffer(4)
  const seen = new SharedArrayBuffer(4)
  const workerData = { stop, seen, path: `${file.path}.frr-intent` }
  const worker = new Worker(watcher, { eval: true, workerData })
  await once(worker, 'message')
  const umask = process.umask(0)
  // On a busy machine the watcher may not be run while the file is there.
  const isSeen = () => Atomics.load(new Int32Array(seen), 0) === 1
  const end = Date.now() + 30_000
  for (let round = 0; round < 5 || (!isSeen() && Date.now() < end); round++) replaceFile(file)
  process.umask(umask)
  Atomics.store(new Int32Array(stop), 0, 1)
  const [modes] = (await once(worker, 'message')) as [readonly number[]]
  assert.ok(modes.includes(0o600), 'the temporary file was seen')
  assert.equal(
    modes.filter((mode) => ![0o600, 0o640].includes(mode)),
    [],
  )
})

test.run()
