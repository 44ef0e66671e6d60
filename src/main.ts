import { run } from './cli/run.ts'

void run(process.argv.slice(2), process.env).then((code) => {
  process.exitCode = code
})
