// network/frr/README.md: every YAML in it is one that its reader takes, and what it says of commands is true.

import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { isRight } from 'fp-ts/lib/Either.js'
import { parseAllDocuments } from 'yaml'
import { parseArguments } from '../../src/cli/arguments.ts'
import { decodeIntent } from '../../src/intent/intent.ts'
import type { Document } from '../../src/manifests/document.ts'
import { captured } from '../cli/captured.ts'
import { problemsOf } from '../manifests/schemas.ts'
import { parseService } from './serviceSchema.ts'

const readme = readFileSync('network/frr/README.md', 'utf8')

const blocks = (language: string): readonly string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\`$`, 'gm'))].map(
    ([, text = '']) => text,
  )

const documents = blocks('yaml').flatMap((text) =>
  parseAllDocuments(text).map((document) => {
    assert.equal(document.errors, [])
    return document.toJS() as Document
  }),
)

test('every YAML is a document that its reader knows', () => {
  assert.equal(documents.flatMap(problemsOf), [])
})

test('the environment of the example is a valid intent', () => {
  const example = documents.find(({ kind }) => kind === 'ExtensionServiceConfig')
  const entries = (example?.['environment'] ?? []) as readonly string[]
  const environment = Object.fromEntries(entries.map((entry) => entry.split(/=(.*)/).slice(0, 2)))
  assert.ok(isRight(decodeIntent(environment)))
})

test('both forms of the link documents give NODE_IP to a link', () => {
  const linkBlocks = blocks('yaml').filter((text) => /DummyLinkConfig|interfaces:/.test(text))
  assert.is(linkBlocks.length, 2)
  for (const text of linkBlocks) assert.match(text, /- (?:address: )?10\.0\.0\.1\/32$/m)
})

test('the manifests for MetalLB are those that the program prints', async () => {
  const [, line = ''] = /frr-intent (manifests metallb .*?)(?: \|.*)?\n/.exec(readme) ?? []
  const env = { NODE_IP: '10.0.0.1', ASN_LOCAL: '65001', FE_PORT_NAMES: 'eth0' }
  const { stdout } = await captured(line, env)
  assert.ok(blocks('yaml').includes(stdout), stdout)
})

test('it quotes what a wrong environment prints', async () => {
  const { stderr } = await captured('plan', { NODE_IP: '10.0.0.1', FE_PORT_NAMES: 'eth0' })
  const [, sentence = ''] = /^frr-intent: (.*?); nothing was changed\.$/m.exec(stderr) ?? []
  assert.match(readme, `**\`${sentence}\`.**`)
})

test('every command of frr-intent in it is one that the program takes', () => {
  const commands = [...readme.matchAll(/frr-intent ((?:manifests|apply|plan) [^`|\n]*)/g)]
  assert.ok(commands.length > 4)
  for (const [, words = ''] of commands) {
    const parsed = parseArguments(words.trim().split(/ +/))
    assert.ok(isRight(parsed), words)
  }
})

test('it names every mount of the service', () => {
  const { container } = parseService(readFileSync('network/frr/frr.yaml', 'utf8'))
  for (const { source, destination } of container.mounts ?? []) {
    assert.match(readme, `| \`${source}\` | \`${destination}\` |`)
  }
})

test.run()
