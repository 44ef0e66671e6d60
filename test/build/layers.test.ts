// The folders of src import only what the table in ARCHITECTURE.md allows, and no file imports itself
// by way of others. An import of a type counts.
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'

/** From rows such as ``| `src/plan` | ... | `intent`, types of `frr/template` |``, in their order. */
const layers = [
  ...readFileSync('ARCHITECTURE.md', 'utf8').matchAll(/^\| `(src\/[\w/]+)` .*\|([^|]*)\|$/gm),
].map(([, folder = '', cell = '']) => ({
  folder,
  allowed: [...cell.matchAll(/(types of )?`([^`]+)`/g)].map(([, types, name = '']) => ({
    name: name.startsWith('node:') ? name : `src/${name}`,
    typesOnly: types !== undefined,
  })),
}))

interface Import {
  readonly from: string
  readonly to: string
  readonly isType: boolean
}

const statement = /^(?:import|export) (type )?[^']*?from '([^']+)'|\bimport\('([^']+)'\)/gm

const importsOf = (from: string): readonly Import[] =>
  [...readFileSync(from, 'utf8').matchAll(statement)].map(([, type, named, loaded]) => {
    const path = named ?? loaded ?? ''
    const to = path.startsWith('.') ? join(dirname(from), path) : path
    return { from, to, isType: type !== undefined }
  })

const files = globSync('src/*/**/*.ts')
const imports = files.flatMap(importsOf)

/** The row of a file: of a folder within a folder its own, if it has one. */
const layerOf = (file: string) =>
  layers
    .filter(({ folder }) => file.startsWith(`${folder}/`))
    .toSorted((a, b) => b.folder.length - a.folder.length)[0]

const isAllowed = ({ from, to, isType }: Import): boolean => {
  if (!to.startsWith('src/') && !to.startsWith('node:')) return true
  const [own, other] = [layerOf(from), layerOf(to)?.folder ?? to]
  return (
    own?.folder === other ||
    own?.allowed.some(
      ({ name, typesOnly }) =>
        (name === other || (name === 'node:*' && other.startsWith('node:'))) &&
        (isType || !typesOnly),
    ) === true
  )
}

/** What is left when files that import nothing, or are imported by none, are taken away for long. */
const circlesIn = (some: readonly Import[]): readonly Import[] => {
  const importing = new Set(some.map(({ from }) => from))
  const imported = new Set(some.map(({ to }) => to))
  const left = some.filter(({ from, to }) => importing.has(to) && imported.has(from))
  return left.length === some.length ? some : circlesIn(left)
}

const shown = ({ from, to }: Import): string => `${from} imports ${to}`

test('each folder has a row, and imports what the row allows', () => {
  assert.equal(
    files.filter((file) => layerOf(file) === undefined),
    [],
  )
  assert.equal(imports.filter((each) => !isAllowed(each)).map(shown), [])
})

test('each row allows only folders above it', () => {
  for (const [index, { folder, allowed }] of layers.entries()) {
    const above = new Set(layers.slice(0, index).map((layer) => layer.folder))
    for (const { name } of allowed)
      assert.ok(name.startsWith('node:') || above.has(name), `${folder}: ${name}`)
  }
})

test('no file imports itself by way of others', () => {
  assert.equal(circlesIn(imports).map(shown), [])
})

test.run()
