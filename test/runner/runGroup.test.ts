import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { allFiles, filesOfHalf, groupsOf } from './files.ts'
import { runGroup } from './runGroup.ts'

// Below here, where packages are found.
const folder = mkdtempSync('test/runner/group-')
test.after(() => rmSync(folder, { recursive: true }))

const file = (name: string, body: string): string => {
  const path = `${folder}/${name}.ts`
  writeFileSync(path, `import { test } from 'uvu'\n${body}\n`)
  return path
}

const good = file('good', `test('one', () => {})\ntest('two', () => {})\ntest.run()`)

/** What stands beside a good file, and what the two count. */
const companions: Readonly<Record<string, readonly [string, number, number, RegExp]>> = {
  passes: [`test('three', () => {})\ntest.run()`, 3, 0, /good\.ts[^]*passes\.ts/],
  fails: [`test('bad', () => { throw new Error('no') })\ntest.run()`, 2, 1, /fails\.ts/],
  throws: [`throw new Error('at once')`, 0, 1, /at once/],
  exits: [`test('leaves', () => process.exit(0))\ntest.run()`, 0, 1, /exits\.ts/],
}

for (const [name, [body, passed, failed, said]] of Object.entries(companions))
  test(`two files share a process, of which one ${name}`, async () => {
    const outcome = await runGroup({ title: name, files: [good, file(name, body)] })
    assert.equal([outcome.passed, outcome.failed], [passed, failed])
    assert.match(outcome.output, said)
  })

test('each test file is in one group', () => {
  const grouped = groupsOf(allFiles()).flatMap(({ files }) => files)
  assert.equal(grouped.toSorted(), allFiles().toSorted())
})

test('the halves are files that exist, each in one half', () => {
  const halves = ([0, 1] as const).map(filesOfHalf)
  const both = halves.flat()
  assert.is(new Set(both).size, both.length)
  assert.equal(
    both.filter((file) => !allFiles().includes(file)),
    [],
  )
  assert.ok(halves.every((half) => half.length > 5))
  assert.equal(filesOfHalf(null), [])
})

test.run()
