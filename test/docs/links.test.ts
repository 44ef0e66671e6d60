// Relative links of the documents lead somewhere, and the index has each page.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'

const markdownIn = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name))

const documents = [...markdownIn('.'), ...markdownIn('docs'), ...markdownIn('network/frr')]

const withoutCode = (text: string): string => text.replaceAll(/^ *```[^]*?^ *```$/gm, '')

const read = (path: string): string => withoutCode(readFileSync(path, 'utf8'))

/** As GitHub makes them; no heading here stands twice in a document. */
const anchorsOf = (text: string): readonly string[] =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )

interface Link {
  readonly path: string
  readonly anchor: string | undefined
}

/** What a document links to in the repository. */
const linksOf = (document: string): readonly Link[] =>
  [...read(document).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)].map(
    ([, target = '', anchor]) => ({
      path: target === '' ? document : normalize(join(dirname(document), target)),
      anchor,
    }),
  )

for (const document of documents)
  test(`${document}: its relative links lead somewhere`, () => {
    for (const { path, anchor } of linksOf(document)) {
      assert.ok(existsSync(path), path)
      if (anchor !== undefined)
        assert.ok(anchorsOf(read(path)).includes(anchor), `${path}#${anchor}`)
    }
  })

test('docs/README.md has a line for each page', () => {
  const lines = read('docs/README.md').matchAll(/^- \[[^\]]+\]\(([^)]+)\): /gm)
  const listed = new Set([...lines].map(([, target = '']) => normalize(join('docs', target))))
  const pages = [...markdownIn('docs'), ...markdownIn('network/frr')]
  assert.equal(
    pages.filter((page) => page !== 'docs/README.md' && !listed.has(page)),
    [],
  )
})

test('pages that the program names are linked where users begin', () => {
  for (const readme of ['README.md', 'network/frr/README.md'])
    assert.ok(linksOf(readme).some(({ path }) => path === 'docs/two-frrs.md'))
})

test.run()
