// The folders of src import only what the table in ARCHITECTURE.md allows, and no file imports itself
// by way of others. An import of a type counts.
import { globSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'

const rows = [
  ...readFileSync('ARCHITECTURE.md', 'utf8').matchAll(/^\| `(src\/[\w/]+)` .*\|([^|]*)\|$/gm),
]

const folders = new Set(rows.map(([, folder = '']) => folder))

/** From rows such as ``| `src/plan` | ... | `intent`, types of `frr/template`, `node:net`, `diff` |``. */
const layers = rows.map(([, folder = '', cell = '']) => ({
  folder,
  allowed: [...cell.matchAll(/(types of )?`([^`]+)`/g)].map(([, types, name = '']) => ({
    name: folders.has(`src/${name}`) ? `src/${name}` : name,
    typesOnly: types !== undefined,
  })),
}))

interface Import {
  readonly from: string
  readonly to: string
  readonly isType: boolean
}

/** With names, for its effects alone, or at run time. Only a plain text may say what is loaded at run time. */
const statement =
  /^(?:import|export) (type )?[^'";]*?from ['"]([^'"]+)['"]|^import ['"]([^'"]+)['"]|\bimport\((?:['"]([^'"]+)['"])?/gm

/** Functions without effects, which every folder uses. */
const everywhere = new Set(['fp-ts', 'io-ts', 'ts-pattern'])

/** A file of src, `templates`, a module of Node with `node:`, or the name of a package. */
const imported = (from: string, path: string): string => {
  if (path.startsWith('.')) return join(dirname(from), path).replace(/^templates\/.*/, 'templates')
  return isBuiltin(path) ? `node:${path.replace(/^node:/, '')}` : (path.split('/')[0] ?? '')
}

const importsIn = (from: string, text: string): readonly Import[] =>
  [...text.matchAll(statement)].map(([, type, named, bare, loaded]) => ({
    from,
    to: imported(from, named ?? bare ?? loaded ?? 'what is not known before it runs'),
    isType: type !== undefined,
  }))

const importsOf = (from: string): readonly Import[] => importsIn(from, readFileSync(from, 'utf8'))

const files = globSync('src/*/**/*.ts')
const imports = files.flatMap(importsOf)

/** The row of a file: of a folder within a folder its own, if it has one. */
const layerOf = (file: string) =>
  layers
    .filter(({ folder }) => file.startsWith(`${folder}/`))
    .toSorted((a, b) => b.folder.length - a.folder.length)[0]

const isAllowed = ({ from, to, isType }: Import): boolean => {
  if (everywhere.has(to)) return true
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
      assert.ok(!folders.has(name) || above.has(name), `${folder}: ${name}`)
  }
})

test('every way to import is seen', () => {
  const text = `
import { a } from './a.ts'
import type { B } from "../intent/b.ts"
import {
  c,
} from 'fs/promises'
import './effect.ts'
import 'node:fs'
export * from '../plan/d.ts'
export const e = import('yaml'), f = import(\`./f.ts\`)
import parser from 'nunjucks/src/parser.js'
`
  assert.equal(
    importsIn('src/plan/x.ts', text).map(({ to, isType }) => (isType ? `type ${to}` : to)),
    [
      'src/plan/a.ts',
      'type src/intent/b.ts',
      'node:fs/promises',
      'src/plan/effect.ts',
      'node:fs',
      'src/plan/d.ts',
      'yaml',
      'what is not known before it runs',
      'nunjucks',
    ],
  )
})

test('no file imports itself by way of others', () => {
  assert.equal(circlesIn(imports).map(shown), [])
})

test.run()
