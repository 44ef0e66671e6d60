import * as E from 'fp-ts/lib/Either.js'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Command, Reader } from '../../../src/observe/capabilities.ts'
import { answersIn, askFrr } from '../../../src/observe/routing/vtysh.ts'
import { readerOf } from '../readers.ts'
import { ended, hung, vtysh, type Ran } from './fakeFrr.ts'

const questions = {
  bgpd: ['show bgp json'],
  zebra: ['show version', 'show ip route json'],
  bfdd: ['show bfd peers json'],
}

const all = [...questions.bgpd, ...questions.zebra, ...questions.bfdd]

const said = Object.fromEntries(all.map((question) => [question, `{"of": "${question}"}\n`]))

const asked = (run: Reader['run'], log: Command[] = []) =>
  askFrr(
    {
      ...readerOf({ answers: {}, files: {} }),
      run: (command) => {
        log.push(command)
        return run(command)
      },
    },
    questions,
  )

test('the answers are told apart by the echo of their questions', () => {
  const output = [
    "% Can't open configuration file /etc/frr/vtysh.conf",
    'node-1# show bgp json',
    '{',
    '  "nbrDesc":"node-1# show version\\nnode-1# show version"',
    '}node-1# show version',
    'node-1# show ip route json',
    '{}',
    '',
  ].join('\n')
  assert.equal(
    [...answersIn(output, all)],
    [
      ['show bgp json', '{\n  "nbrDesc":"node-1# show version\\nnode-1# show version"\n}'],
      ['show version', ''],
      ['show ip route json', '{}\n\n'],
    ],
  )
})

test('the name of a host may hold anything: what of the line is the end of an answer is told by JSON', () => {
  const output =
    'a} b# # show bgp json\n{}a} b# # show version\nFRRouting 1\na# b> show ip route json\n[1\n]'
  assert.equal(
    [...answersIn(output, all)],
    [
      ['show bgp json', '{}a}'],
      ['show version', 'FRRouting 1\n'],
      ['show ip route json', '[1\n]\n'],
    ],
  )
})

test('each daemon is asked by a process of its own, and mgmtd is not', () => {
  const log: Command[] = []
  const answers = asked((command) => vtysh(said, command), log)
  assert.equal(
    log.map(({ argv }) => argv.slice(0, 6)),
    [
      ['vtysh', '-d', 'bgpd', '-E', '-c', 'show bgp json'],
      ['vtysh', '-d', 'zebra', '-E', '-c', 'show version'],
      ['vtysh', '-d', 'bfdd', '-E', '-c', 'show bfd peers json'],
    ],
  )
  assert.ok(E.isRight(answers))
  assert.equal(answers.right.states, { bgpd: 'answers', zebra: 'answers', bfdd: 'answers' })
  assert.equal([...answers.right.texts.keys()], all)
})

test('a daemon without a question is not asked', () => {
  const answers = askFrr(
    { ...readerOf({ answers: {}, files: {} }), run: (command) => vtysh(said, command) },
    { ...questions, bfdd: [] },
  )
  assert.ok(E.isRight(answers))
  assert.equal(answers.right.states, { bgpd: 'answers', zebra: 'answers' })
})

const failed = ended(1, '', 'Exiting: failed to connect to any daemons.\n')

test('one that is missing or hangs does not silence the others, and each has its time', () => {
  const stories: readonly (readonly [Record<string, (command: Command) => Ran>, object])[] = [
    [{ bfdd: () => failed }, { bgpd: 'answers', zebra: 'answers', bfdd: 'absent' }],
    [{ bgpd: hung }, { bgpd: 'hangs', zebra: 'answers', bfdd: 'answers' }],
    [
      { bgpd: () => failed, zebra: () => failed, bfdd: () => failed },
      { bgpd: 'absent', zebra: 'absent', bfdd: 'absent' },
    ],
  ]
  for (const [faults, states] of stories) {
    const log: Command[] = []
    const answers = asked((command) => {
      const fault = faults[command.argv[2] ?? '']
      return fault === undefined ? vtysh(said, command) : fault(command)
    }, log)
    assert.ok(E.isRight(answers))
    assert.equal(answers.right.states, states)
    assert.is(log.length, 3)
    for (const { seconds = 0 } of log) assert.ok(seconds > 0 && seconds < 10)
  }
})

test('a command that this FRR does not know: it runs all the same, and says nothing more', () => {
  const unknown = ended(1, `node-1# ${questions.zebra[0]}\n% Unknown command: ...\n`)
  const answers = asked((command) => (command.argv[2] === 'zebra' ? unknown : vtysh(said, command)))
  assert.ok(E.isRight(answers))
  assert.is(answers.right.states.zebra, 'answers')
  assert.equal([...answers.right.texts.keys()], [all[0], all[1], all[3]])
})

test('a daemon that has nothing to say answers', () => {
  const answers = asked(() => ended(0, ''))
  assert.ok(E.isRight(answers))
  assert.is(answers.right.states.bgpd, 'answers')
})

test('nobody can be asked: without vtysh, and without the right to', () => {
  assert.equal(
    asked(() => E.left({ _tag: 'NotFound', program: 'vtysh' })),
    E.left('there is no program "vtysh", or no interpreter for it'),
  )
  const hint = `Hint: if this seems wrong, try running me as a privileged user!\n`
  assert.equal(
    asked(() => ended(1, '', hint)),
    E.left('this user may not ask FRR; run it as root'),
  )
})

test.run()
