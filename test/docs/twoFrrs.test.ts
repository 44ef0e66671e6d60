// docs/two-frrs.md and its patch for MetalLB.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { livezDaemons } from '../lab/livez.ts'
import { build, daemonsIn, kustomizationFor, patchedDaemons } from './kustomize.ts'

const releases = readdirSync('test/docs/metallb')
const manifestsOf = (release: string): string =>
  readFileSync(join('test/docs/metallb', release), 'utf8')
const startupName = (manifests: string): string =>
  /^ {2}name: (.*frr-startup)$/m.exec(manifests)?.[1] ?? ''

test('two releases of both modes, and the chart', () => {
  assert.equal(releases, [
    'frr-0.15.3.yaml',
    'frr-0.16.1.yaml',
    'frr-helm.yaml',
    'frr-k8s-0.15.3.yaml',
    'frr-k8s-0.16.1.yaml',
    'frr-k8s-helm.yaml',
  ])
})

for (const release of releases) {
  const manifests = manifestsOf(release)
  const name = startupName(manifests)

  test(`${release}: the patch replaces the file daemons, and nothing else`, () => {
    const untouched = build(kustomizationFor().replace(/^patches:[^]*/m, 'patches: []'), manifests)
    const patched = build(kustomizationFor(name), manifests)
    assert.is(patched.length, untouched.length)
    for (const [index, resource] of patched.entries()) {
      const before = untouched[index]
      if (resource.metadata.name !== name) assert.equal(resource, before)
      else {
        assert.is(daemonsIn(resource), patchedDaemons())
        const { data, ...rest } = resource as { data?: object } & typeof resource
        assert.equal(
          { ...rest, data: { ...data, daemons: '' } },
          {
            ...before,
            data: { ...(before as { data?: object }).data, daemons: '' },
          },
        )
      }
    }
  })

  test(`${release}: its probes find the daemons that they ask for`, () => {
    assert.match(manifests, 'path: /livez')
    // Those that FRR always starts are in no file.
    const always = new Set(['watchfrr', 'zebra', 'staticd'])
    for (const daemon of livezDaemons.filter((it) => !always.has(it)))
      assert.match(patchedDaemons(), new RegExp(`^${daemon}=yes$`, 'm'))
  })

  test(`${release}: another name than that of its ConfigMap fails`, () => {
    assert.match(kustomizationFor(), new RegExp(`^  # {3}${name} `, 'm'))
    for (const other of releases.map(manifestsOf).map(startupName))
      if (other !== name) assert.throws(() => build(kustomizationFor(other), manifests), other)
  })
}

test('another namespace fails', () => {
  const elsewhere = manifestsOf('frr-k8s-helm.yaml').replaceAll('metallb-system', 'elsewhere')
  assert.throws(() => build(kustomizationFor(startupName(elsewhere)), elsewhere), 'metallb-system')
})

test('the file daemons is one that FRR reads: comments and assignments', () => {
  const lines = patchedDaemons().trimEnd().split('\n')
  for (const line of lines) assert.match(line, /^(#.*|[a-z_]+=([a-z]+|"[^"$`\\]*"))$/)
  // FRR takes the value of -K without a space.
  assert.match(patchedDaemons(), /^zebra_options=".* -K1 .*"$/m)
  assert.match(patchedDaemons(), /^bfdd_options=".* --dplaneaddr unix:\/var\/run\/frr\/\S+ .*"$/m)
})

test.run()
