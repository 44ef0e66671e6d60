// Test files in one process: `node test/runner/together.ts FILE...`
import { resolve } from 'node:path'
import { run } from 'uvu/run'

const suites = process.argv.slice(2).map((name) => ({
  name,
  // uvu puts `file:///` before it.
  file: resolve(name).slice(1),
}))

await run(suites)
