// Every combination of what can be asked for: what is printed is what the other side takes, by its
// own rules, and the rest is refused for a reason.

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import * as E from 'fp-ts/lib/Either.js'
import type { Document } from '../../src/manifests/document.ts'
import { asked, documentsOf, type Variables } from './asked.ts'
import { ciliumProblems } from './ciliumFacts.ts'
import { daemonSets, kubeVipProblems, patched } from './kubeVipFacts.ts'
import { immutable, metallbProblems } from './metallbFacts.ts'
import { problemsOf } from './schemas.ts'

const ipv4 = '192.0.2.0/24'
const ipv6 = '2001:db8:5::/64'

/** By the families that it has. */
const poolLists = {
  '': ['', '--no-pool'],
  ipv4: [`--pool ${ipv4}`, '--pool 192.0.2.10-192.0.2.20 --pool 192.0.2.255/32'],
  ipv6: ['--pool 2001:db8:5::10-2001:db8:5::20'],
  'ipv4 ipv6': [`--pool ${ipv4} --pool ${ipv6}`],
}
const lbPools = ['', ipv4, ipv6, `${ipv4},${ipv6}`]
const speakers = [
  ...['metallb --mode frr-k8s', 'metallb --mode frr', 'metallb --mode native'],
  ...['cilium', 'kube-vip'],
]
const families = { '': '', ipv4: 'ipv4', ipv6: 'ipv6', dual: 'ipv4 ipv6' }
const passwords: readonly Variables[] = [{}, { METALLB_PASSWORD_FILE: '/etc/frr/password' }]
const labels = ['', '--node-label frr', '--node-label example.com/frr=', '--node-label frr=yes']
const restarts = ['', '--no-graceful-restart']

interface Case {
  readonly speaker: string
  readonly line: string
  readonly environment: Variables
  /** The sets of families that are asked for, by name; empty: not asked for. */
  readonly sessions: string
  readonly pools: string
  readonly allowed: string
}

const familiesOf = (pools: string): string =>
  [pools.includes('192.') ? 'ipv4' : '', pools.includes('2001:') ? 'ipv6' : ''].join(' ').trim()

const cases: readonly Case[] = speakers.flatMap((speaker) =>
  Object.entries(families).flatMap(([family, sessions]) =>
    Object.entries(poolLists).flatMap(([pools, lists]) =>
      lists.flatMap((list) =>
        lbPools.flatMap((allowed) =>
          passwords.flatMap((password) =>
            labels.flatMap((label) =>
              restarts.map((restart) => ({
                ...{ speaker, sessions, pools, allowed: familiesOf(allowed) },
                line: [speaker, family === '' ? '' : `--family ${family}`, list, label, restart]
                  .filter((part) => part !== '')
                  .join(' '),
                environment: { ...password, ...(allowed === '' ? {} : { LB_POOLS: allowed }) },
              })),
            ),
          ),
        ),
      ),
    ),
  ),
)

const has = (set: string, subset: string): boolean =>
  subset.split(' ').every((family) => set.includes(family))

/** What has to be refused, told in another way than the program does. */
const isContradiction = ({ speaker, line, sessions, pools, allowed }: Case): boolean => {
  const native = speaker.endsWith('native')
  const unknown = speaker === 'kube-vip' && / --(pool|no-pool|no-graceful)/.test(line)
  const outside = pools !== '' && allowed !== '' && !has(allowed, pools)
  const differ = sessions !== '' && pools !== '' && sessions !== pools
  const lacking = sessions !== '' && pools === '' && allowed !== '' && !has(allowed, sessions)
  const six = sessions.includes('ipv6') || pools.includes('ipv6')
  const sixAllowed = sessions === '' && pools === '' && allowed.includes('ipv6')
  return unknown || outside || differ || lacking || (native && (six || sixAllowed))
}

const problemsWith = (speaker: string, documents: readonly Document[]): readonly string[] => {
  if (speaker === 'kube-vip') {
    const [patch] = documents
    if (patch === undefined || documents.length !== 1) return ['it is not one patch']
    return Object.values(daemonSets)
      .map((original) => patched(original, patch))
      .flatMap((outcome) => [...problemsOf(outcome), ...kubeVipProblems(outcome)])
  }
  const mode = speaker.split(' ').at(-1) ?? ''
  const others = speaker === 'cilium' ? ciliumProblems(documents) : metallbProblems(documents, mode)
  return [...documents.flatMap(problemsOf), ...others]
}

for (const speaker of speakers) {
  test(`${speaker}: printed as the other side takes it, or refused for a reason`, () => {
    const own = cases.filter((each) => each.speaker === speaker)
    const counts = { printed: 0, refused: 0 }
    for (const each of own) {
      const { line, environment } = each
      const answer = asked(line, environment)
      const what = `${line} ${JSON.stringify(environment)}`
      assert.is(E.isLeft(answer), isContradiction(each), what)
      if (E.isLeft(answer)) {
        counts.refused += 1
        assert.ok(answer.left.length > 0, what)
        for (const problem of answer.left) assert.ok(Object.values(problem).every(Boolean), what)
      } else {
        counts.printed += 1
        const documents = answer.right.map(({ document }) => document)
        assert.equal(problemsWith(speaker, documents), [], what)
      }
    }
    assert.ok(counts.printed > 0 && counts.refused > 0, JSON.stringify(counts))
  })
}

test('what MetalLB does not let change stays the same, whatever else is asked for', () => {
  for (const mode of ['frr-k8s', 'frr']) {
    const values = cases
      .filter((each) => each.speaker === `metallb --mode ${mode}` && !isContradiction(each))
      .filter(({ line }) => !line.includes('--no-graceful-restart'))
      .flatMap(({ line, environment }) => documentsOf(line, environment))
      .filter(({ kind }) => kind === 'BGPPeer')
      .map(({ spec }) => (spec as Readonly<Record<string, unknown>>)[immutable])
    assert.equal([...new Set(values)], [true])
  }
})

test('the rules of the other side bite', () => {
  const [peer, ...others] = documentsOf('metallb --pool 192.0.2.0/24')
  if (peer === undefined) throw new Error('there is no peer')
  const changed = (more: object): readonly Document[] => [
    { ...peer, spec: { ...(peer['spec'] as object), ...more } },
    ...others,
  ]
  const said = (more: object, mode = 'frr') =>
    [...changed(more).flatMap(problemsOf), ...metallbProblems(changed(more), mode)].join()
  assert.is(said({}), '')
  assert.match(said({}, 'native'), 'frr-ipv4 has enableGracefulRestart set')
  assert.match(said({ peerAddress: 'fda1::' }, 'native'), 'never connects to an IPv6 address')
  assert.match(said({ peerAddress: '192.0.2' }), 'invalid BGPPeer address')
  assert.match(said({ keepaliveTime: '10s' }), 'must be lower than holdTime')
  assert.match(said({ holdtime: '9s' }), 'must NOT have additional properties')
  assert.match(metallbProblems([...changed({}), peer], 'frr').join(), 'duplicate BGPPeers')
  assert.match(metallbProblems(others, 'frr').join(), 'there is no frr-ipv4')
  const poolOf = (...addresses: readonly string[]) =>
    metallbProblems([...changed({}), { ...others[1], spec: { addresses } } as Document], 'native')
  assert.match(poolOf('192.0.2.9-192.0.2.300').join(), 'invalid CIDR')
  assert.match(poolOf('192.0.2.9-192.0.2.30').join(), 'overlaps with already defined CIDR')
  assert.match(poolOf(ipv6).join(), 'does not support ipv6')
})

test('the rules for kube-vip bite', () => {
  const [installed, byHelm] = Object.values(daemonSets)
  const [patch] = documentsOf('kube-vip', { METALLB_PASSWORD_FILE: '/etc/frr/password' })
  if (patch === undefined || installed === undefined || byHelm === undefined) {
    throw new Error('there is nothing to patch')
  }
  assert.equal(problemsOf(installed), [])
  assert.match(problemsOf(patch).join(), "must have required property 'selector'")
  assert.match(kubeVipProblems(byHelm).join(), 'the router id is no IPv4 address')
  const text = JSON.stringify(patch)
  const said = (from: string, to: string): string => {
    const outcome = patched(byHelm, JSON.parse(text.replace(from, to)) as Document)
    return [...problemsOf(outcome), ...kubeVipProblems(outcome)].join()
  }
  assert.is(said('', ''), '')
  assert.match(said('"vip_arp","value":"false"', '"vip_arp","value":"true"'), 'multiple kube-vip')
  assert.match(said('"value":"169.254.88.1","valueFrom":null', '"value":"1.1.1.1"'), 'oneOf')
  assert.match(said('"frr_password"', '"frr_secret"'), 'frr_password does not stand before')
  assert.match(said('"kube-vip","env"', '"kubevip","env"'), 'a container of another name')
  assert.match(said('[fda1', 'fda1'), 'no address')
})

test.run()
