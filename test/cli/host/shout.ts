// Prints what its words ask for, as the program prints.
import { print, styleFor } from '../../../src/cli/host/output.ts'

const [what, environments = '[]'] = process.argv.slice(2)

if (what === 'style') {
  for (const environment of JSON.parse(environments) as NodeJS.ProcessEnv[]) {
    print(`${styleFor('auto', environment).bad('x')} `)
  }
} else {
  // Once it is looked at, a pipe does not block any more: a full one answers EAGAIN.
  void process.stdout.writable
  print(`${'x'.repeat(1023)}\n`.repeat(Number(what)))
}
