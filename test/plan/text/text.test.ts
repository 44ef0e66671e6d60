import { stripVTControlCharacters } from 'node:util'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { planBody } from '../../../src/plan/json/body.ts'
import { colourStyle, plainStyle } from '../../../src/plan/text/style.ts'
import { commandLine, planText } from '../../../src/plan/text/text.ts'
import { convergedHost, withLinks } from '../hosts.ts'
import { planOf } from '../stories.ts'

const body = planBody(planOf(withLinks(convergedHost, { metallb: { up: false } })))

test('a command can be pasted into a shell', () => {
  assert.is(commandLine(['ip', 'link', 'del', 'dev', 'a b']), "ip link del dev 'a b'")
  assert.is(commandLine(["a'b'c"]), "'a'\\''b'\\''c'")
  assert.is(commandLine(["it's", '', '$(id)', 'a=b']), "'it'\\''s' '' '$(id)' a=b")
})

test('colour adds codes and nothing else', () => {
  const coloured = planText(body, colourStyle, 1)
  assert.is(stripVTControlCharacters(coloured), planText(body, plainStyle, 1))
  assert.is.not(coloured, planText(body, plainStyle, 1))
})

test('what is good is green, a warning yellow, an error red', () => {
  const codes = { bold: 1, good: 32, warn: 33, bad: 31, faint: 2 } as const
  for (const [kind, code] of Object.entries(codes))
    assert.is(colourStyle[kind as keyof typeof codes]('x'), `\u001b[${code}mx\u001b[0m`)
})

test('the text is made of the JSON form alone, also where that says less', () => {
  const bare = {
    ...body,
    resource_changes: body.resource_changes.map((resource) => ({
      ...resource,
      reasons: [],
    })),
    checks: [{ id: 'x', status: 'skipped', message: 'not checked', hint: '' } as const],
  }
  assert.is(
    planText(JSON.parse(JSON.stringify(bare)) as typeof bare, plainStyle, 1),
    [
      'frr-intent plan: 1 change, no disruption',
      '',
      '  ~ change in place',
      '',
      '  # vrf.metallb will be changed in place',
      '  ~ vrf "metallb" {',
      '      ~ up = false -> true',
      '        # (2 unchanged attributes hidden)',
      '    }',
      '     1  ip link set dev metallb up',
      '',
      'Plan: 0 to add, 1 to change, 0 to replace, 0 to destroy.',
      'Note: not checked.',
      '',
    ].join('\n'),
  )
})

test.run()
