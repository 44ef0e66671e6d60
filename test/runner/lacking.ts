// Prints what the lab lacks, for lacking.test.ts: `node lacking.ts MEGABYTES`.
import { lacking } from '../lab/prerequisites.ts'

for (const problem of await lacking(Number(process.argv[2]))) console.log(problem)
