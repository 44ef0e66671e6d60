// What makes an image: the same bytes each time, and nothing that Talos refuses.

import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { writeImage } from '../../build/image/oci.ts'
import { writeOwnPart } from '../../build/image/recipe.ts'
import { pathsIn, sizeOf, subtract, tidy } from '../../build/image/tree.ts'

const work = mkdtempSync(join(tmpdir(), 'frr-intent-image-test-'))
test.after(() => rmSync(work, { recursive: true }))

const tree = (name: string, date: number): string => {
  const folder = join(work, name)
  mkdirSync(join(folder, 'b'), { recursive: true })
  for (const file of ['b/2', 'a', 'b/1']) {
    writeFileSync(join(folder, file), file)
    utimesSync(join(folder, file), date, date)
  }
  symlinkSync('b', join(folder, 'link'))
  return folder
}

const imageOf = (name: string, folder: string) =>
  writeImage(join(work, name), {
    architecture: 'amd64',
    layers: [{ name: 'all', folder }],
    config: {},
    labels: {},
    reference: 'test:1',
  })

test('two builds have one hash, whenever they were made', () => {
  const images = [imageOf('one', tree('1', 1)), imageOf('two', tree('2', 1_000_000_000))]
  assert.is(images[0]?.digest, images[1]?.digest)
  assert.equal(readFileSync(join(work, 'one.tar')), readFileSync(join(work, 'two.tar')))
})

test('the layout is one that OCI tools read', () => {
  imageOf('layout', tree('3', 1))
  const index = JSON.parse(readFileSync(join(work, 'layout/index.json'), 'utf8')) as {
    readonly manifests: readonly { readonly digest: string; readonly size: number }[]
  }
  const [manifest] = index.manifests
  const blob = join(work, 'layout/blobs', (manifest?.digest ?? '').replace(':', '/'))
  assert.is(statSync(blob).size, manifest?.size)
})

test('links are not followed', () => {
  const folder = tree('links', 1)
  assert.equal(pathsIn(folder), ['a', 'b', 'b/1', 'b/2', 'link'])
  assert.is(sizeOf(folder), 'ab/1b/2'.length)
})

test('what was added to a tree remains, without what was there', () => {
  const folder = tree('added', 1)
  writeFileSync(join(folder, 'b/3'), 'new')
  subtract(folder, tree('base', 1))
  assert.equal(pathsIn(folder), ['b', 'b/3'])
})

test('special files go, and so do bits that Talos refuses', () => {
  const folder = tree('bits', 1)
  execFileSync('mkfifo', [join(folder, 'fifo')])
  chmodSync(join(folder, 'a'), 0o4777)
  chmodSync(join(folder, 'b'), 0o1777)
  tidy(folder)
  assert.not.ok(pathsIn(folder).includes('fifo'))
  assert.is(statSync(join(folder, 'a')).mode & 0o7777, 0o775)
  assert.is(statSync(join(folder, 'b')).mode & 0o7777, 0o1775)
})

test('our part has nothing beside /manifest.yaml and what is under /rootfs/usr/local', () => {
  const folder = join(work, 'own')
  writeOwnPart(folder, '10.5.1')
  const allowed = /^(manifest\.yaml|rootfs|rootfs\/usr|rootfs\/usr\/local(\/.*)?)$/
  assert.equal(
    pathsIn(folder).filter((path) => !allowed.test(path)),
    [],
  )
  assert.ok(sizeOf(folder) < 1_000_000)
})

test.run()
