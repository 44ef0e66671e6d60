// network/frr, as far as it can be checked without the extensions repository's builder.

import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parse } from 'yaml'
import { parseArguments } from '../../src/cli/arguments.ts'
import {
  configFiles,
  configFolder,
  manifestFor,
  recipeFrrVersion,
} from '../../build/image/recipe.ts'
import { parseService } from './serviceSchema.ts'

const folder = 'network/frr'
const read = (file: string): string => readFileSync(join(folder, file), 'utf8')
const frr = parseService(read('frr.yaml'))
const plan = parseService(read('frr-plan.yaml'))
const status = parseService(read('frr-status.yaml'))
const oneShots = [plan, status]

test('all files that the plan of the extension names are there', () => {
  for (const file of ['pkg.yaml', 'manifest.yaml.tmpl', 'vars.yaml', 'frr.yaml', 'README.md']) {
    assert.ok(existsSync(join(folder, file)), file)
  }
  assert.equal(readdirSync(join(folder, 'files')).toSorted(), [
    ...['daemons', 'frr-debug.sh', 'frr-plan.sh', 'frr-run.sh', 'frr-startup.sh', 'frr-status.sh'],
    'frr.conf.j2',
  ])
  assert.is(recipeFrrVersion(), '10.5.1')
})

test('the template and the daemons file are links to the only copy', () => {
  for (const file of ['frr.conf.j2', 'daemons']) {
    assert.ok(lstatSync(join(folder, 'files', file)).isSymbolicLink(), file)
    assert.ok(read(join('files', file)).length > 0, file)
  }
})

test('ext-frr waits for its configuration and for nothing that FRR itself brings', () => {
  assert.is(frr.name, 'frr')
  assert.equal(frr.depends, [{ configuration: true }])
  assert.is(frr.restart, 'always')
  for (const { depends = [], restart } of oneShots) {
    assert.equal(depends, [])
    assert.is(restart, 'never')
  }
})

test('entry points and their words are those of the program', () => {
  const { entrypoint, args = [] } = frr.container
  assert.is(entrypoint, '/usr/local/bin/frr-intent')
  assert.is(parseArguments(args)._tag, 'Right')
  assert.equal(
    oneShots.map(({ name, container }) => [name, container.entrypoint]),
    ['frr-plan', 'frr-status'].map((name) => [name, `/usr/local/bin/${name}.sh`]),
  )
  for (const script of readdirSync(join(folder, 'files')).filter((name) => name.endsWith('.sh'))) {
    const text = read(join('files', script))
    for (const [, command = '', words = ''] of text.matchAll(
      /frr-intent (plan|apply|status)\b(.*)$/gm,
    )) {
      assert.not.match(words, /--(?!environment|report|exec|\s|$)/, `${script}: ${command}`)
    }
    assert.ok((lstatSync(join(folder, 'files', script)).mode & 0o111) !== 0, script)
  }
})

test('all services have a PATH, for Talos does not read the image', () => {
  for (const { container } of [frr, ...oneShots]) {
    assert.ok(container.environment?.some((entry) => entry.startsWith('PATH=/usr/local/sbin:')))
    assert.is(container.security?.writeableRootfs, false)
  }
})

test('what is mounted is under /run, or is the root of ext-frr, read-only', () => {
  for (const { source, options } of frr.container.mounts ?? []) {
    assert.match(source, /^\/run\/frr/)
    assert.ok(options.includes('rw'))
  }
  for (const { container } of oneShots)
    for (const { source, options } of container.mounts ?? []) {
      assert.match(source, /^\/run\/frr|^\/usr\/local\/lib\/containers\/frr\//)
      assert.ok(options.includes('ro'))
    }
})

test('status sees what plan sees, the sockets of FRR, and its state', () => {
  const mounts = ({ container }: typeof plan): readonly string[] =>
    (container.mounts ?? []).map(({ source, destination }) => `${source} ${destination}`)
  const more = mounts(status).filter((mount) => !mounts(plan).includes(mount))
  assert.equal(more, [
    ...['/usr/local/lib/containers/frr/var /var', '/run/frr-state /var/lib/frr'],
    '/run/frr /run/frr',
  ])
  assert.is(mounts(status).length, mounts(plan).length + 3)
})

test('the recipe builds from the Pkgfile of the extensions repository', () => {
  const text = read('pkg.yaml').replaceAll(/\{\{ \.(\w+) \}\}/g, '$1')
  const recipe = parse(text) as { name: string; dependencies: readonly { image?: string }[] }
  assert.is(recipe.name, 'frr')
  assert.ok(recipe.dependencies.some(({ image }) => image === 'quay.io/frrouting/frr:FRR_VERSION'))
  for (const { name } of oneShots)
    assert.ok(
      text.includes(`$containers/${name}/$folder`) && text.includes(`/pkg/${name}.yaml`),
      name,
    )
  const used = [...text.matchAll(/\/pkg\/(\S+)/g)].map(([, file = '']) => file)
  for (const file of used.filter((name) => name !== 'manifest.yaml' && !name.endsWith('.cjs'))) {
    assert.ok(existsSync(join(folder, file)), file)
  }
})

test('the files that a user brings have a target in the image, and the README says which', () => {
  assert.ok(read('pkg.yaml').includes(`for file in ${configFiles.join(' ')}; do`))
  assert.ok(read('pkg.yaml').includes(`$containers/frr/${configFolder}`))
  const readme = read('README.md')
  for (const file of configFiles) assert.ok(readme.includes(`/${configFolder}/${file}`), file)
  for (const [, path = ''] of readme.matchAll(/(?:mountPath: |_(?:FILE|TEMPLATE|CONF)=)(\S+)/g))
    assert.ok(
      configFiles.some((file) => path === `/${configFolder}/${file}`),
      path,
    )
})

test('the manifest is one that Talos reads', () => {
  const manifest = parse(manifestFor('10.5.1')) as {
    readonly version: string
    readonly metadata: Readonly<Record<string, unknown>>
  }
  assert.is(manifest.version, 'v1alpha1')
  assert.equal(Object.keys(manifest.metadata).toSorted(), [
    ...['author', 'compatibility', 'description', 'name', 'version'],
  ])
  assert.is(manifest.metadata['version'], '10.5.1')
  assert.match(String(manifest.metadata['description']), /^\[contrib\] /)
})

test.run()
