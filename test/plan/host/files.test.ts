import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { ObservedFile } from '../../../src/observe/observed.ts'
import { checks } from '../../../src/plan/checks/checks.ts'
import { convergedHost, freshHost, link, onLink, plus, targetOf, withLinks } from '../hosts.ts'
import { planOf, storyOf } from '../stories.ts'

const frrConf = '/etc/frr/frr.conf'

const changesWith = (change: (file: ObservedFile) => ObservedFile): readonly string[] => {
  const files = convergedHost.files.map((file) => (file.path === frrConf ? change(file) : file))
  return storyOf(planOf({ ...convergedHost, files })).changes
}

const contentOf = ({ content }: ObservedFile): string => content ?? ''

test('a file is written when a byte, the mode or the owner differs, and says which', () => {
  const because = (reason: string) => [`update file.${frrConf}: ${reason}`]
  assert.equal(
    changesWith((file) => file),
    [],
  )
  assert.equal(
    changesWith((file) => ({ ...file, content: `${contentOf(file)}x` })),
    because('content differs'),
  )
  assert.equal(
    changesWith((file) => ({ ...file, content: `${contentOf(file)}! by hand\n` })),
    because('content differs'),
  )
  assert.equal(
    changesWith((file) => ({ ...file, content: `!\n${contentOf(file)}` })),
    because('content differs'),
  )
  assert.equal(
    changesWith((file) => ({ ...file, mode: 0o644 })),
    because('mode is 0644, wanted 0640'),
  )
  assert.equal(
    changesWith((file) => ({ ...file, uid: 0, mode: 0o4640 })),
    because('mode is 04640, wanted 0640; owner is 0:92, wanted 92:92'),
  )
  assert.equal(
    changesWith((file) => ({ ...file, uid: 0 })),
    because('owner is 0:92, wanted 92:92'),
  )
  assert.equal(
    changesWith((file) => ({ ...file, gid: 0 })),
    because('owner is 92:0, wanted 92:92'),
  )
  assert.equal(
    changesWith((file) => ({ ...file, mode: 0o4640 })),
    because('mode is 04640, wanted 0640'),
  )
  assert.equal(
    changesWith((file) => ({ ...file, content: contentOf(file).trimEnd() })),
    because('content differs'),
  )
  assert.equal(
    changesWith((file) => ({ ...file, content: null })),
    [`create file.${frrConf}: there is no such file`],
  )
})

test('a known secret is masked wherever it stands, as often as it does', () => {
  const secrets = { fabric: 's3cret', speaker: 'hidden' }
  const line = 'description s3cret hidden, s3cret and hidden'
  const files = convergedHost.files.map((file) =>
    file.path === frrConf ? { ...file, content: `${line}\n${contentOf(file)}` } : file,
  )
  const diff = planOf({ ...convergedHost, files, secrets }).changes.flatMap((change) => change.diff)
  assert.ok(diff.includes('- description (masked) (masked), (masked) and (masked)'))
  assert.not.match(diff.join('\n'), /s3cret|hidden/)
})

test('a file that was not looked at counts as missing', () => {
  assert.is(storyOf(planOf({ ...convergedHost, files: [] })).changes.length, 3)
})

test("a host without FRR's accounts keeps the owner there is", () => {
  const accounts = { frrUser: null, frrGroup: null, frrvtyGroup: null }
  const files = convergedHost.files.map((file) => ({ ...file, uid: 1000, gid: 1000 }))
  assert.equal(storyOf(planOf({ ...convergedHost, accounts, files })).changes, [])
  const oneless = (missing: object) =>
    storyOf(
      planOf({ ...convergedHost, accounts: { ...convergedHost.accounts, ...missing }, files }),
    ).changes[0]
  const owner = (text: string) => `update file.${frrConf}: owner is 1000:1000, wanted ${text}`
  assert.is(oneless({ frrUser: null }), owner('1000:92'))
  assert.is(oneless({ frrGroup: null }), owner('92:1000'))
  const { changes } = planOf({ ...freshHost, accounts })
  assert.equal(changes.find(({ name }) => name === frrConf)?.after?.['owner'], '-:-')
})

const warnings = (observed: typeof freshHost, environment = {}, adopted: readonly string[] = []) =>
  checks(
    { ...targetOf(environment, observed), adopted: new Set(adopted) },
    observed,
    'this-container',
  ).map(
    ({ id, status, message, hint }) =>
      `${id} ${status}: ${message}${hint === '' ? '' : `; ${hint}`}`,
  )

test('what is worth knowing and is not changed', () => {
  assert.equal(warnings(freshHost), ['node-ip pass: NODE_IP 10.0.0.1 is on lo'])
  assert.equal(warnings(freshHost, { NODE_IP: '10.0.0.2' }), [
    'node-ip warn: no link has NODE_IP 10.0.0.2; add it to lo and start again: until then no route names it as the source of traffic',
  ])
  const shared = link({
    name: 'bond0',
    addresses: [onLink('192.0.2.9/24'), onLink('2001:db8::9/64'), onLink('10.0.0.7/8')],
  })
  assert.equal(
    warnings(plus(freshHost, shared), { NODE_IP: '192.0.2.9', NODE_IP6: '2001:db8::9' }),
    [
      'node-ip pass: NODE_IP 192.0.2.9 is on bond0',
      'node-ip6 pass: NODE_IP6 2001:db8::9 is on bond0',
    ],
  )
  assert.equal(warnings(freshHost, { NODE_IP6: '2001:db8::1' }).slice(1), [
    'node-ip6 warn: no link has NODE_IP6 2001:db8::1; add it to lo and start again: until then no route names it as the source of traffic',
  ])
  assert.equal(warnings(withLinks(freshHost, { eth1: { up: false, mtu: 1500 } })).slice(1), [
    'port-eth1 warn: fabric port eth1 is down; bring it up in the machine configuration; FRR will not',
    'port-mtu warn: fabric ports differ in MTU: eth0 9000, eth1 1500; give them one MTU: with ECMP large packets vanish on some paths',
  ])
  for (const missing of [{ frrUser: null }, { frrGroup: null }])
    assert.equal(
      warnings({ ...freshHost, accounts: { ...freshHost.accounts, ...missing } }).slice(1),
      [
        'frr-account warn: there is no user or group frr here; files keep the owner they get; FRR runs as frr and must be able to read them',
      ],
    )
  assert.equal(
    warnings(freshHost, {}, ['metallb', 'frr-metallb', 'metallb-frr', 'eth0']).slice(1),
    [
      'adopt warn: --adopt eth0 has no effect; only metallb, frr-metallb and metallb-frr can be adopted',
    ],
  )
})

test('whether the kernel can make a VRF', () => {
  const support = (vrf: 'loadable' | 'unknown' | 'absent') =>
    warnings({ ...freshHost, host: { ...freshHost.host, vrf } }).slice(1)
  const hint = 'load the module vrf; on Talos: machine.kernel.modules: [{name: vrf}]'
  assert.equal(support('absent'), [
    `vrf-module fail: kernel 6.18.0-talos has no VRF module; ${hint}`,
  ])
  for (const maybe of ['loadable', 'unknown'] as const) {
    assert.equal(support(maybe), [
      `vrf-module warn: the VRF module is not loaded; the kernel will try to load it; if the VRF cannot be made, ${hint}`,
    ])
  }
})

test('a name in a link of the host does not matter to the checks', () => {
  const more = { ...freshHost, links: [link({ name: 'x', up: false, mtu: 1 }), ...freshHost.links] }
  assert.equal(warnings(more), ['node-ip pass: NODE_IP 10.0.0.1 is on lo'])
})

test.run()
