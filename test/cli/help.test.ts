import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { commandNames } from '../../src/cli/commands.ts'
import { variableNames } from '../../src/intent/variables.ts'
import { captured } from './captured.ts'

test('help of the program names every command, variable and exit code', async () => {
  const { code, stdout } = await captured('', {})
  assert.is(code, 0)
  for (const name of commandNames) assert.match(stdout, new RegExp(`^  ${name} `, 'm'))
  for (const name of variableNames) assert.match(stdout, new RegExp(`^  ${name} `, 'm'))
  for (let exit = 0; exit <= 9; exit++) assert.match(stdout, new RegExp(`^  ${exit}  `, 'm'))
})

test('--help of help is help', async () => {
  assert.equal(await captured('help --help', {}), await captured('help', {}))
})

test('help of each command, in both ways, needs nothing of the host', async () => {
  for (const name of commandNames.filter((command) => command !== 'help')) {
    const one = await captured(`${name} --help`, {})
    assert.equal(one, await captured(`help ${name}`, {}))
    assert.match(one.stdout, new RegExp(`^frr-intent ${name}: `))
  }
})

test('wrong usage: exit 1 and one sentence', async () => {
  const cases = {
    plam: 'frr-intent: "plam" is not a command of frr-intent (plan, apply, render, status, trace, manifests, help, version). Did you mean "plan"? See "frr-intent help".',
    'plan --jsno':
      'frr-intent: "--jsno" is not a flag of this command. Did you mean "--json"? See "frr-intent help".',
    'help plam':
      'frr-intent: "plam" is not a command of frr-intent (plan, apply, render, status, trace, manifests, help, version). Did you mean "plan"?',
  }
  for (const [line, sentence] of Object.entries(cases)) {
    assert.equal(await captured(line, {}), { code: 1, stdout: '', stderr: `${sentence}\n` })
  }
})

test('version', async () => {
  assert.equal(await captured('version', {}), {
    code: 0,
    stdout: 'frr-intent development\n',
    stderr: '',
  })
})

test.run()
