// `npm ci` wants every package in the lock file, also those for other platforms. npm leaves them out
// when it writes the lock file beside a node_modules that lacks them.

import { globSync, readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'

interface Locked {
  readonly version?: string
  readonly integrity?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
}

type Packages = Readonly<Record<string, Locked>>

const wantedBy = (locked: Locked): readonly string[] => [
  ...Object.keys({
    ...locked.dependencies,
    ...locked.devDependencies,
    ...locked.optionalDependencies,
  }),
  ...Object.keys(locked.peerDependencies ?? {}).filter(
    (name) => locked.peerDependenciesMeta?.[name]?.optional !== true,
  ),
]

/** Where Node looks for a package that the one in `folder` imports: there, and in each folder above. */
const candidates = (folder: string, name: string): readonly string[] => {
  const parts = folder === '' ? [] : folder.split(/\/?node_modules\//).slice(1)
  return Array.from({ length: parts.length + 1 }, (_, depth) =>
    [...parts.slice(0, depth), name].map((part) => `node_modules/${part}`).join('/'),
  )
}

/** `FOLDER: NAME` for each package that is wanted and not there. */
const missingIn = (packages: Packages): readonly string[] =>
  Object.entries(packages).flatMap(([folder, locked]) =>
    wantedBy(locked)
      .filter((name) => !candidates(folder, name).some((path) => path in packages))
      .map((name) => `${folder}: ${name}`),
  )

const read = (path: string): Packages =>
  (JSON.parse(readFileSync(path, 'utf8')) as { readonly packages: Packages }).packages

const files = globSync('{,build/launch/*/}package-lock.json')

for (const file of files) {
  test(`${file} is complete: npm ci accepts it on every platform`, () => {
    assert.equal(missingIn(read(file)), [])
  })

  test(`${file} pins what is fetched, and names no host`, () => {
    for (const [folder, { integrity }] of Object.entries(read(file)))
      if (folder !== '') assert.match(integrity ?? '', /^sha512-/, folder)
    assert.not.match(readFileSync(file, 'utf8'), '"resolved"')
  })

  test(`${file} has what its package.json asks for`, () => {
    const wanted = JSON.parse(
      readFileSync(file.replace('package-lock', 'package'), 'utf8'),
    ) as Locked
    const locked = read(file)['']
    assert.equal(locked?.dependencies, wanted.dependencies)
    assert.equal(locked?.devDependencies, wanted.devDependencies)
  })
}

test('there is a lock file for the project and for each Node that it brings', () => {
  assert.is(files.length, 3)
})

test('a lock file without the packages of other platforms is incomplete', () => {
  const packages = read('package-lock.json')
  const pruned = Object.entries(packages).filter(([folder]) => !folder.includes('win32'))
  assert.ok(pruned.length < Object.keys(packages).length - 2)
  assert.ok(missingIn(Object.fromEntries(pruned)).length > 2)
})

test.run()
