import * as E from 'fp-ts/lib/Either.js'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parseArguments } from '../../src/cli/arguments.ts'

const parse = (line: string) => parseArguments(line === '' ? [] : line.split(' '))

const problems = (line: string): readonly string[] => {
  const parsed = parse(line)
  return E.isLeft(parsed) ? parsed.left : []
}

test('a command with its flags', () => {
  assert.equal(
    parse('plan --json --color never --adopt a --adopt=b --detailed-exitcode'),
    E.right({
      command: 'plan',
      switches: new Set(['json', 'color', 'adopt', 'detailed-exitcode']),
      values: { color: ['never'], adopt: ['a', 'b'] },
      words: [],
      successor: [],
    }),
  )
})

test('what stands behind -- is the successor, untouched', () => {
  for (const line of ['apply --exec -- df -h --json', 'apply -h --exec -- df -h --json']) {
    const parsed = parse(line)
    assert.equal(E.isRight(parsed) && parsed.right.successor, ['df', '-h', '--json'])
  }
  assert.equal(problems('apply -- df'), ['"--" needs --exec before it.'])
})

test('help and version by several names', () => {
  const command = (line: string) => {
    const parsed = parse(line)
    return E.isRight(parsed) ? parsed.right.command : parsed.left
  }
  for (const line of ['', 'help', '--help', '-h', 'help plan'])
    assert.is(command(line), 'help', line)
  for (const line of ['version', '--version', '-v']) assert.is(command(line), 'version', line)
  const parsed = parse('apply -h')
  assert.ok(E.isRight(parsed) && parsed.right.switches.has('help'))
})

test('what is not known is refused, with a suggestion where there is one', () => {
  const commands = '(plan, apply, render, status, trace, manifests, help, version)'
  assert.equal(problems('plam'), [
    `"plam" is not a command of frr-intent ${commands}. Did you mean "plan"?`,
  ])
  assert.equal(problems('destroy'), [`"destroy" is not a command of frr-intent ${commands}.`])
  assert.equal(problems('--json'), [`"--json" is not a command of frr-intent ${commands}.`])
  assert.equal(problems('constructor'), [
    `"constructor" is not a command of frr-intent ${commands}.`,
  ])
  assert.equal(problems('plan --jsno'), [
    '"--jsno" is not a flag of this command. Did you mean "--json"?',
  ])
  assert.equal(problems('render --json'), ['"--json" is not a flag of this command.'])
  assert.equal(problems('plan --exec'), ['"--exec" is not a flag of this command.'])
  assert.equal(problems('plan -x'), ['"-x" is not a flag of this command.'])
  for (const name of ['__proto__', 'constructor', 'toString']) {
    assert.equal(problems(`plan --${name}=x`), [`"--${name}" is not a flag of this command.`])
  }
  assert.equal(problems('plan eth0 \u001b[2J'), [
    '"eth0" is not expected here.',
    '"\\u001b[2J" is not expected here.',
  ])
  assert.equal(problems('help plan apply'), ['"apply" is not expected here.'])
})

test('values', () => {
  assert.equal(problems('plan --color'), ['--color needs a value: --color WHEN.'])
  assert.equal(problems('plan --adopt --json'), ['--adopt needs a value: --adopt LINK.'])
  assert.equal(problems('plan --json=yes'), ['--json takes no value.'])
  assert.equal(problems('apply --detailed-exitcode'), ['--detailed-exitcode needs --dry-run here.'])
  assert.equal(problems('plan --color=blue --color never'), [
    '--color is "blue": wanted always, never, auto.',
  ])
  for (const when of ['always', 'never', 'auto']) assert.equal(problems(`plan --color ${when}`), [])
  assert.equal(problems('plan --allow link_flap'), [
    '--allow is "link_flap": wanted session_reset.',
  ])
  assert.equal(problems('plan --allow session_reset'), [])
  assert.equal(problems('plan --adopt=-x'), [])
  assert.equal(problems('apply --dry-run --detailed-exitcode'), [])
})

test('how many words a command takes', () => {
  const most = { plan: 0, apply: 1, render: 0, status: 0, manifests: 1, help: 1, version: 0 }
  for (const [command, count] of Object.entries(most)) {
    const words = ['one', 'two', 'three'].slice(0, count + 1)
    assert.equal(problems([command, ...words.slice(0, count)].join(' ')), [])
    assert.equal(problems([command, ...words].join(' ')), [
      `"${words.at(-1)}" is not expected here.`,
    ])
  }
})

test('--exec and --reload exclude each other', () => {
  assert.equal(problems('apply --exec --reload'), [
    '--exec and --reload exclude each other: one starts FRR, one keeps it.',
  ])
})

test('every problem is told at once', () => {
  assert.is(problems('plan --jsno x --color=blue').length, 3)
})

test.run()
