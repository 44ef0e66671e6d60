import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Environment } from '../../../src/intent/settings.ts'
import type { DaemonsHere, FrrDaemons } from '../../../src/observe/frrDaemons.ts'
import { planBody } from '../../../src/plan/json/body.ts'
import type { FrrScope } from '../../../src/plan/checks/otherDaemons.ts'
import { plainStyle } from '../../../src/plan/text/style.ts'
import { planText } from '../../../src/plan/text/text.ts'
import { convergedHost, freshHost } from '../hosts.ts'
import { planOf } from '../stories.ts'

const none: DaemonsHere = { sockets: 0, processes: [] }
const noDaemons: FrrDaemons = { zebra: none, bfdd: none, patched: 0, bfdPort: [] }
const ours = { pid: 936, command: 'zebra -P 0', own: true }
const theirs = { pid: 1057, command: 'zebra -K 120', own: false }

interface Situation {
  readonly here: Partial<FrrDaemons>
  readonly alive?: readonly string[]
  readonly frrScope?: FrrScope
  readonly environment?: Environment
}

const planIn = ({ here, alive = [], frrScope, environment }: Situation) => {
  const frrDaemons = { ...noDaemons, ...here }
  const observed = { ...convergedHost, daemons: alive, frrDaemons }
  return planOf(observed, environment, [], { frrScope })
}

const notes = (situation: Situation): readonly string[] => {
  const text = planText(planBody(planIn(situation)), plainStyle, 1)
  return text.split('\n').filter((line) => line.startsWith('Note: '))
}

/** What the plan says of others that are well, which its text leaves out. */
const passes = (situation: Situation): readonly string[] => {
  assert.equal(notes(situation), [])
  return planIn(situation).checks.flatMap(({ id, status, message }) =>
    status === 'pass' && id.startsWith('second-') ? [message] : [],
  )
}

const zebraNote = (who: string) =>
  `Note: another zebra runs in this network namespace (${who}): it mistakes the routes of this FRR for its own, and keeps those that the fabric withdraws; if it is MetalLB's, give it the options of docs/two-frrs.md: it then drops them after a second.`

const remedy =
  "if it is MetalLB's, give it the options of docs/two-frrs.md: it then leaves the ports alone; or use no BFD, here (ENABLE_BFD=false) and on the leaves"

const bfddNote = (who: string) =>
  `Note: another bfdd runs in this network namespace (${who}): the packets of a leaf reach only one of them, and a restart of ours changes which; ${remedy}.`

const taken = (who: string, hint: string) =>
  `Note: ${who} has UDP port 3784 of BFD already: the packets of the leaves go there, and sessions with leaves that use BFD may not come up until it ends; ${hint}.`

const unseen = 'in another container, whose processes cannot be seen from here'

test('a second zebra beside the own one, by pid and command line', () => {
  const zebra = { sockets: 2, processes: [ours, theirs] }
  const named = [zebraNote('pid 1057, "zebra -K 120"')]
  assert.equal(notes({ here: { zebra }, alive: ['zebra'] }), named)
  assert.equal(notes({ here: { zebra } }), named)
  assert.equal(notes({ here: { zebra }, frrScope: 'any-container' }), named)
})

test('a second zebra that BGP has a table of its own against is named, too', () => {
  const zebra = { sockets: 1, processes: [theirs] }
  assert.equal(notes({ here: { zebra }, environment: { FABRIC_TABLE: '252' } }), [
    'Note: another zebra runs in this network namespace (pid 1057, "zebra -K 120"): it does not look at the routes of this FRR (FABRIC_TABLE=252); nothing has to be done for them.',
  ])
})

test('two others are both named', () => {
  const zebra = { sockets: 2, processes: [theirs, { ...theirs, pid: 7 }] }
  assert.equal(notes({ here: { zebra } }), [
    zebraNote('pid 1057, "zebra -K 120"; pid 7, "zebra -K 120"'),
  ])
})

test('one whose process cannot be seen', () => {
  assert.equal(notes({ here: { zebra: { sockets: 2, processes: [] } }, alive: ['zebra'] }), [
    zebraNote(unseen),
  ])
  assert.equal(notes({ here: { zebra: { sockets: 2, processes: [ours] } } }), [zebraNote(unseen)])
})

test('at a start, before the own FRR runs, every daemon is another one', () => {
  assert.equal(notes({ here: { zebra: { sockets: 1, processes: [] } } }), [zebraNote(unseen)])
})

test('a plan made in another container takes one FRR for the own one, unless it sees otherwise', () => {
  const frrScope = 'any-container'
  const one = { sockets: 1, processes: [] }
  assert.equal(notes({ here: { zebra: one }, frrScope }), [])
  assert.equal(notes({ here: { zebra: { sockets: 2, processes: [] } }, frrScope }), [
    zebraNote(unseen),
  ])
  assert.equal(notes({ here: { zebra: { sockets: 1, processes: [theirs] } }, frrScope }), [
    zebraNote('pid 1057, "zebra -K 120"'),
  ])
})

test('the own FRR alone is no news', () => {
  const here = { zebra: { sockets: 1, processes: [] }, bfdd: { sockets: 1, processes: [] } }
  assert.equal(notes({ here, alive: ['zebra', 'bfdd'] }), [])
  assert.equal(notes({ here: {} }), [])
})

test('a second bfdd beside the own one matters where BFD is on, and is named where it is off', () => {
  const bfdd = { sockets: 2, processes: [] }
  assert.equal(notes({ here: { bfdd }, alive: ['bfdd'] }), [bfddNote(unseen)])
  const environment = { ENABLE_BFD: 'false' }
  assert.equal(notes({ here: { bfdd: { ...bfdd, sockets: 1 } }, alive: ['bfdd'], environment }), [])
  assert.equal(notes({ here: { bfdd: { sockets: 1, processes: [theirs] } }, environment }), [
    'Note: another bfdd runs in this network namespace (pid 1057, "zebra -K 120"): it does no harm to this FRR, which uses no BFD (ENABLE_BFD=false); use no BFD for this node on the leaves either.',
  ])
})

test('a start that finds the port of BFD taken says so', () => {
  const bfdd = { sockets: 1, processes: [{ ...theirs, command: 'bfdd' }] }
  assert.equal(notes({ here: { bfdd, bfdPort: [100] } }), [
    taken('another bfdd (pid 1057, "bfdd")', remedy),
  ])
  // From FRR 10.7 on bfdd opens the port for its first session.
  assert.equal(notes({ here: { bfdd } }), [])
})

const zebraWith = (options: string) => ({ ...theirs, command: `/usr/lib/frr/zebra -d ${options}` })
const well = (who: string) =>
  `${who} in this network namespace (pid 1057, "/usr/lib/frr/OPTIONS"): it has the options of docs/two-frrs.md`

test('a second zebra that lets go of the routes is no news', () => {
  const zebra = (...processes: readonly (typeof theirs)[]) => ({
    here: { zebra: { sockets: processes.length, processes } },
  })
  for (const options of ['-K1', '-K1 -s 90000000'])
    assert.equal(passes(zebra(zebraWith(options))), [
      well('another zebra runs').replace('OPTIONS', `zebra -d ${options}`),
    ])
  for (const options of ['-K', '-K 1', '-K10', '-K120', '-A 1-K1', ''])
    assert.is(notes(zebra(zebraWith(options))).length, 1, options)
  assert.is(notes(zebra(zebraWith('-K1'), theirs)).length, 1)
})

test('a second bfdd that leaves the ports alone is no news, whether this FRR uses BFD or not', () => {
  const command = '/usr/lib/frr/bfdd -d --dplaneaddr unix:/var/run/frr/frr-intent.sock'
  const patched = { ...theirs, command }
  const bfdd = { sockets: 2, processes: [ours, patched] }
  const said = [well('another bfdd runs').replace('/usr/lib/frr/OPTIONS', command)]
  assert.equal(passes({ here: { bfdd, bfdPort: [92] }, alive: ['bfdd'] }), said)
  assert.equal(passes({ here: { bfdd }, environment: { ENABLE_BFD: 'false' } }), said)
  const plain = { sockets: 3, processes: [ours, patched, theirs] }
  assert.is(notes({ here: { bfdd: plain, bfdPort: [92] }, alive: ['bfdd'] }).length, 1)
})

test('others that cannot be seen are known by the socket of the patch', () => {
  const unseenOf = (sockets: number) => ({ sockets, processes: [] })
  const both = { zebra: unseenOf(2), bfdd: unseenOf(2), bfdPort: [92] }
  const alive = ['zebra', 'bfdd']
  assert.equal(
    passes({ here: { ...both, patched: 1 }, alive }),
    ['zebra', 'bfdd'].map(
      (daemon) =>
        `another ${daemon} runs in this network namespace (${unseen}): it has the options of docs/two-frrs.md`,
    ),
  )
  assert.is(notes({ here: { ...both, zebra: unseenOf(3), patched: 1 }, alive }).length, 1)
  // What is seen decides.
  const zebra = { sockets: 1, processes: [theirs] }
  assert.is(notes({ here: { zebra, patched: 1 } }).length, 1)
  const half = { sockets: 2, processes: [zebraWith('-K1')] }
  assert.is(notes({ here: { zebra: half, patched: 1 } }).length, 1)
})

test('a patched FRR that is there first has the port of BFD neither', () => {
  const here = { zebra: none, bfdd: { sockets: 1, processes: [] }, patched: 1 }
  assert.is(passes({ here }).length, 1)
})

test('a plan in another container knows by the file whether the only bfdd is the own one', () => {
  const bfddOf = (word: string) => {
    const files = convergedHost.files.map((file) => ({
      ...file,
      content: file.content?.replace('bfdd=yes', `bfdd=${word}`) ?? null,
    }))
    const frrDaemons = { ...noDaemons, bfdd: { sockets: 1, processes: [] }, bfdPort: [100] }
    const { checks } = planOf({ ...convergedHost, files, frrDaemons }, {}, [], {
      frrScope: 'any-container',
    })
    return checks.map(({ id }) => id).filter((id) => id.includes('bfd'))
  }
  assert.equal(bfddOf('yes'), [])
  assert.equal(bfddOf('no'), ['bfd-port'])
})

test('a plan before the first start knows that no FRR is the own one', () => {
  const frrDaemons = { ...noDaemons, zebra: { sockets: 1, processes: [] } }
  const plan = planOf({ ...freshHost, frrDaemons }, {}, [], { frrScope: 'any-container' })
  assert.ok(plan.checks.some(({ id }) => id === 'second-zebra'))
})

test('a port of BFD that another program has', () => {
  assert.equal(notes({ here: { bfdPort: [0, 101] } }), [
    taken(
      'a program other than FRR (user 0, 101)',
      'end its BFD; or use none, here (ENABLE_BFD=false) and on the leaves',
    ),
  ])
  const here = { bfdPort: [92], bfdd: { sockets: 1, processes: [] } }
  assert.equal(notes({ here, alive: ['bfdd'] }), [])
  assert.equal(notes({ here: { bfdPort: [0] }, environment: { ENABLE_BFD: 'no' } }), [])
})

test.run()
