// Whatever the environment and the host's names hold: either it is refused, or what is run and
// written is made of safe characters in the same lines as ever. fast-check prints the seed of a
// failure; `FC_SEED=... npm run test:unit` plays it again.
import * as E from 'fp-ts/lib/Either.js'
import * as fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parseIp } from '../../src/intent/address.ts'
import { decodeIntent } from '../../src/intent/intent.ts'
import { describeProblem } from '../../src/intent/problem.ts'
import type { Environment } from '../../src/intent/settings.ts'
import { variableNames, variables, type VariableName } from '../../src/intent/variables.ts'
import type { Observed } from '../../src/observe/observed.ts'
import { planBody } from '../../src/plan/json/body.ts'
import { actionOf } from '../../src/plan/operation.ts'
import { makePlan, operationsOf, type Plan } from '../../src/plan/plan.ts'
import { describePortProblem } from '../../src/plan/text/portText.ts'
import { plainStyle } from '../../src/plan/text/style.ts'
import { planText } from '../../src/plan/text/text.ts'
import { leastEnvironment } from '../intent/environments.ts'
import { benign, environments, hostileText } from './hostileValues.ts'
import { freshHost, link, onLink, plus, withLinks } from './hosts.ts'

const seed = process.env['FC_SEED']
fc.configureGlobal({ numRuns: 200, ...(seed === undefined ? {} : { seed: Number(seed) }) })

/** The ports have the names that were asked for, as far as there can be such; NODE_IP is there. */
const hostFor = (environment: Environment): Observed => {
  const names = (environment['FE_PORT_NAMES'] ?? '').split(',').map((name) => name.trim())
  const ports = names.filter((name) => !['', 'eth0', 'eth1'].includes(name))
  const address = parseIp(environment['NODE_IP'] ?? '')
  const own = address === null ? [] : [onLink(`${address}/32`)]
  return plus(
    freshHost,
    link({ name: 'own', addresses: own }),
    ...ports.map((name) => link({ name })),
  )
}

const planFor = (environment: Environment): E.Either<readonly string[], Plan> => {
  const intent = decodeIntent(environment)
  if (E.isLeft(intent)) return E.left(intent.left.map(describeProblem))
  const plan = makePlan(intent.right, hostFor(environment), {
    adopted: new Set(),
    allowed: new Set(),
    last: null,
  })
  return E.isLeft(plan) ? E.left(plan.left.map(describePortProblem)) : plan
}

const filesOf = (plan: Plan): readonly string[] =>
  operationsOf(plan).flatMap((operation) =>
    operation._tag === 'WriteFile' ? [operation.file.content] : [],
  )

const valuesOf = ({ target }: Plan): readonly string[] => [
  ...variableNames.flatMap((name) => target.intent.provenance[name].text ?? []),
  ...target.ports.map(({ name }) => name),
]

const wordsOf = (plan: Plan): readonly string[] =>
  filesOf(plan).flatMap((file) =>
    file
      .replace(/\^\((\d+)_\)\*\$/, '$1')
      .replace(/\^?(\d+):88:\d+\$?/g, '$1')
      .split(/([ /"\n])/),
  )

/** Word by word, with the blanks and ends of lines between them: equal, or each a value. */
const isSameButForValues = (left: Plan, right: Plan): boolean => {
  const opposites = wordsOf(right)
  const [leftValues, rightValues] = [new Set(valuesOf(left)), new Set(valuesOf(right))]
  const words = wordsOf(left)
  return (
    words.length === opposites.length &&
    words.every((word, index) => {
      const opposite = opposites[index] ?? ''
      return word === opposite || (leftValues.has(word) && rightValues.has(opposite))
    })
  )
}

const safeWord = /^[A-Za-z0-9_./:=+-]+$/
/** The last line is what the shell of the daemons file has and frr.conf has not. */
const safeFile = new RegExp(
  `^[${String.raw`A-Za-z0-9_./:=+\-!"#,;()'^*$ \n`}${String.raw`\[\]{}<>|&@%?\\`}]*$`,
)
const printableLine = /^[ -~]*$/

const good = (environment: Environment): Plan => {
  const plan = planFor(environment)
  if (E.isLeft(plan)) throw new Error(plan.left.join('\n'))
  return plan.right
}

/** Lines depend on what is chosen here, and on the number of ports, and on nothing else. */
const choices: readonly VariableName[] = [
  ...(['NODE_IP6', 'LB_POOLS', 'FABRIC_ROUTES', 'ADVERTISE_INTERFACES', 'FABRIC_ROLE'] as const),
  ...(['LB_COMMUNITY', 'LOOPBACK_COMMUNITY', 'SPEAKER_COMMUNITIES', 'FABRIC_GTSM_HOPS'] as const),
  ...(['BGP_HOLD_TIME', 'BGP_KEEPALIVE_TIME', 'BFD_MULTIPLIER', 'BFD_INTERVAL'] as const),
]

const likeBenign = ({ target: { intent, ports } }: Plan): Plan =>
  good({
    ...benign,
    ...Object.fromEntries(choices.map((name) => [name, intent.provenance[name].text ?? undefined])),
    FE_MACS: undefined,
    FE_PORT_NAMES: ports.map((_port, index) => `eth${index}`).join(','),
    ENABLE_BFD: String(intent.bfd),
    FRR_PROFILE: intent.settings.FRR_PROFILE,
  })

test('the alphabet is that of a good plan', () => {
  const plan = good({ ...benign, FE_PORT_NAMES: undefined })
  assert.ok(filesOf(plan).every((file) => safeFile.test(file)))
  assert.ok(isSameButForValues(plan, likeBenign(plan)))
})

test('no environment reaches an argv or a file with more than values', () => {
  let planned = 0
  fc.assert(
    fc.property(environments, (environment) => {
      const result = planFor(environment)
      if (E.isLeft(result)) {
        for (const line of result.left) assert.match(line, printableLine)
        return
      }
      planned += 1
      const plan = result.right
      for (const operation of operationsOf(plan)) {
        const action = actionOf(operation)
        const words = action._tag === 'Command' ? action.argv : []
        for (const word of words) assert.match(word, safeWord)
        // Only `ip`'s own options begin with a dash.
        assert.equal(
          words.filter((word) => /^-[^46]/.test(word)),
          [],
        )
      }
      for (const file of filesOf(plan)) assert.match(file, safeFile)
      assert.ok(isSameButForValues(plan, likeBenign(plan)))
    }),
  )
  assert.ok(planned > 20, `only ${planned} environments were good enough for a plan`)
})

test('a value that decodes is its own canonical text', () => {
  for (const name of variableNames) {
    fc.assert(
      fc.property(hostileText(name), (text) => {
        const once = variables[name].read(text)
        if (E.isLeft(once)) return
        const twice = variables[name].read(once.right.text)
        assert.equal(twice, once)
        assert.match(once.right.text, /^[A-Za-z0-9_./:@%+=,-]+$/)
      }),
      { numRuns: 60 },
    )
  }
})

const hostName = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 15 })
  .filter((name) => !/[/:\s]/.test(name))

test('no name that the kernel takes reaches a terminal as it is', () => {
  fc.assert(
    fc.property(hostName, hostName, fc.boolean(), (name, master, foreign) => {
      const observed = plus(
        withLinks(freshHost, { eth1: { master } }),
        link({ name, kind: 'vrf', table: 88, group: 17993 }),
        ...(foreign ? [link({ name: 'metallb-frr', kind: master, master: name })] : []),
      )
      for (const port of ['eth0', 'eth1', 'eth2']) {
        const intent = decodeIntent({ ...leastEnvironment, FE_MACS: '', FE_PORT_NAMES: port })
        if (E.isLeft(intent)) throw new Error('the intent is good')
        const plan = makePlan(intent.right, observed, {
          adopted: new Set([name]),
          allowed: new Set(),
          last: null,
        })
        const text = E.isRight(plan)
          ? planText(planBody(plan.right), plainStyle, 1)
          : plan.left.map(describePortProblem).join('\n')
        for (const line of text.split('\n')) assert.match(line, printableLine)
      }
    }),
    { numRuns: 100 },
  )
})

test.run()
