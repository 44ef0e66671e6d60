// The list of mutants fits the sources as they are. test/mutants/run.ts tries each of them.

import { readdirSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { chosenFiles } from '../runner/files.ts'
import { replacedOnce, staleAmong } from './mutant.ts'
import { mutants } from './mutants.ts'
import { seersAmong } from './visible.ts'

const text = (file: string): string => readFileSync(`src/${file}`, 'utf8')

test('each changes one line of the sources as they are', () => {
  assert.equal(staleAmong(mutants), [])
})

test('each makes another program, not only other types', () => {
  for (const { file, before, after } of mutants) {
    const mutated = stripTypeScriptTypes(replacedOnce(text(file), before, after))
    assert.is.not(mutated, stripTypeScriptTypes(text(file)), `src/${file}: ${before}`)
  }
})

test('none is there twice', () => {
  const changes = mutants.map(({ file, before, after }) => `${file}: ${before} -> ${after}`)
  assert.equal(changes, [...new Set(changes)])
})

test('there are a hundred, in all folders of the sources', () => {
  assert.ok(mutants.length >= 100, String(mutants.length))
  const folders = readdirSync('src', { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const found = new Set(mutants.map(({ file }) => file.split('/')[0]))
  assert.equal(found, new Set(folders.map(({ name }) => name)))
})

test('some test sees each', () => {
  const seers = seersAmong(chosenFiles([], true))
  for (const { file } of mutants) assert.ok(seers(`src/${file}`).length > 0, file)
})

test.run()
