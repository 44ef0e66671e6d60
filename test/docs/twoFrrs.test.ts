// docs/two-frrs.md and its patch for MetalLB.

import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parse } from 'yaml'

interface Kustomization {
  readonly apiVersion: string
  readonly kind: string
  readonly resources: readonly string[]
  readonly patches: readonly {
    readonly target: { readonly name: string }
    readonly patch: string
  }[]
}

const patchFile = 'docs/metallb/kustomization.yaml'
const { apiVersion, kind, resources, patches } = parse(
  readFileSync(patchFile, 'utf8'),
) as Kustomization

test('the patch replaces the file daemons of the ConfigMaps of both modes, and nothing else', () => {
  assert.equal([apiVersion, kind], ['kustomize.config.k8s.io/v1beta1', 'Kustomization'])
  assert.equal(resources, ['metallb.yaml'])
  const [{ target, patch } = { target: { name: '' }, patch: '' }, ...more] = patches
  assert.equal(more, [])
  // kustomize anchors the name of a target.
  const name = new RegExp(`^(?:${target.name})$`)
  for (const map of ['frr-k8s-frr-startup', 'frr-startup']) assert.match(map, name)
  assert.not.match('metallb-excludel2', name)
  const operations = parse(patch) as readonly Record<string, string>[]
  assert.equal(
    operations.map(({ op, path }) => [op, path]),
    [['replace', '/data/daemons']],
  )
})

test('the file daemons is one that FRR reads: comments and assignments', () => {
  const [{ value = '' } = {}] = parse(patches[0]?.patch ?? '') as readonly Record<string, string>[]
  const lines = value.trimEnd().split('\n')
  for (const line of lines) assert.match(line, /^(#.*|[a-z_]+=([a-z]+|"[^"$`\\]*"))$/)
  assert.ok(lines.includes('bfdd=no'))
  // FRR takes the value of -K without a space.
  assert.match(value, / -K1 /)
})

test('the page is found, and what it leads to is there', () => {
  for (const readme of ['README.md', 'network/frr/README.md'])
    assert.match(readFileSync(readme, 'utf8'), 'docs/two-frrs.md)')
  const page = readFileSync('docs/two-frrs.md', 'utf8')
  assert.match(page, '(metallb/kustomization.yaml)')
  for (const [, target = '', heading] of page.matchAll(/\]\((?!https:)([^)#]+)(?:#([^)]+))?\)/g)) {
    const path = join(dirname('docs/two-frrs.md'), target)
    assert.ok(existsSync(path), path)
    if (heading !== undefined)
      assert.match(
        readFileSync(path, 'utf8'),
        new RegExp(`^#+ ${heading.replaceAll('-', '[ -]')}$`, 'im'),
      )
  }
})

test.run()
