// Runs the test files whose paths begin with one of the words given, all without words.
//
//   node test/run.ts [--unit | --all] [WORD...]
//
// --unit leaves out what needs a kernel or minutes; --all adds what takes long and rarely differs:
// the other release of FRR, the whole model.

import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { diskMegabytes, guestsThatFit, lacking } from './lab/prerequisites.ts'
import { chosenFiles, filesOfHalf, groupsOf, needsLab, type Group } from './runner/files.ts'
import { runGroup, type Outcome } from './runner/runGroup.ts'
import { halfLeftOut, noteWhole, testedPart } from './runner/share.ts'
import { costTable } from './runner/table.ts'

const { values, positionals } = parseArgs({
  options: { unit: { type: 'boolean' }, all: { type: 'boolean' } },
  allowPositionals: true,
})

if (values.all === true) process.env['LAB_ALL'] = '1'

const report = ({ title, passed, failed, output, seconds }: Outcome): void => {
  const verdict = failed === 0 ? 'ok    ' : 'FAILED'
  console.log(`${verdict} ${title}: ${passed} passed, ${failed} failed (${seconds.toFixed(1)} s)`)
  if (failed > 0) console.log(output)
}

/** Guests wait more than they compute: two for each processor, where there is memory for them. */
const laneCount = Math.max(1, Math.min(2 * availableParallelism(), guestsThatFit()))

/** Each lane takes the next group of the queue. */
const runAll = async (groups: readonly Group[]): Promise<readonly (readonly Outcome[])[]> => {
  const queue = [...groups]
  const lane = async (): Promise<readonly Outcome[]> => {
    const outcomes: Outcome[] = []
    for (let group = queue.shift(); group !== undefined; group = queue.shift()) {
      const outcome = await runGroup(group)
      report(outcome)
      outcomes.push(outcome)
    }
    return outcomes
  }
  return Promise.all(Array.from({ length: laneCount }, lane))
}

const half = values.unit === true || positionals.length > 0 ? null : halfLeftOut()
const leftOut = filesOfHalf(half)
const files = chosenFiles(positionals, values.unit === true).filter(
  (file) => !leftOut.includes(file),
)
const problems = files.some(needsLab) ? await lacking(diskMegabytes.tests) : []
if (files.length === 0) problems.push(`no test file begins with ${positionals.join(' or ')}`)

const lanes = problems.length === 0 ? await runAll(groupsOf(files)) : []
const outcomes = lanes.flat()
const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0)
const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, problems.length)
if (outcomes.length > 0) console.log(costTable(lanes))
const part = testedPart()
if (values.unit !== true)
  console.log(`of what takes long, ${part === null ? 'all' : `part ${part}`} was tested`)
if (leftOut.length > 0)
  console.log(`left out, because nothing they test has changed: ${leftOut.join(' ')}`)
console.log(`${passed} passed, ${failed} failed`)
for (const problem of problems) console.log(problem)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0
if (part === null && failed === 0 && values.unit !== true && positionals.length === 0) noteWhole()
