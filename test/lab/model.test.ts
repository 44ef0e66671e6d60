// The model against real kernels: the same random operations on both, compared after each.

import * as E from 'fp-ts/lib/Either.js'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { isLinkLocalIpv6 } from '../../src/intent/address.ts'
import type { Reader } from '../../src/observe/capabilities.ts'
import { observeIp, type IpState } from '../../src/observe/ip.ts'
import type { LinkAddress } from '../../src/observe/observed.ts'
import { linkNamed, type Kernel } from '../model/kernel.ts'
import { observe } from '../model/observe.ts'
import { backdrop } from '../model/scene.ts'
import { share } from '../runner/share.ts'
import { bootGuest, type Guest } from './guest.ts'
import type { KernelRelease } from './kernel.ts'
import { doOnModel, randomDeed, randomFrom, shellOf, type Deed } from './sequence.ts'

const seed = Number(process.env['SEED'] ?? '20261122')
const perSequence = 100

const names = ['frr-metallb', 'metallb-frr', 'metallb', 'near', 'far']

/** Separates what a step left: exit code, IPv6 switches, the four documents, the IPv6 rules. */
const dump = `
for name in ${names.join(' ')}; do
  if [ -e /proc/sys/net/ipv6/conf/$name ]; then
    read -r value </proc/sys/net/ipv6/conf/$name/disable_ipv6; else value=-; fi
  printf '%s ' "$value"
done
echo
printf 'address show\\nrule show\\nroute show table all type unreachable exact 0.0.0.0/0\\nroute show table all type unreachable exact ::/0\\n' |
  ip -N -json -details -batch -
echo rule show | ip -6 -N -json -details -batch -
`

const script = (deeds: readonly Deed[]): string =>
  `show() { ${dump} }
echo '# 0'; show
${deeds.map((deed) => `{ ${shellOf(deed)}; } 2>/run/said; echo "# $?"; show; tr '\\n' ' ' </run/said; echo`).join('\n')}`

/** A host that answers what the guest printed. */
const recorded = (both: string, six: string): Reader => ({
  run: ({ argv }) => E.right({ exitCode: 0, stdout: argv.includes('-6') ? six : both, stderr: '' }),
  readText: () => null,
  status: () => null,
  readLink: () => '',
  list: () => [],
})

interface Seen {
  readonly failed: boolean
  readonly said: string
  readonly state: unknown
}

/** Equal texts for equal values, in whatever order their keys and items came. */
const canonical = (objects: readonly object[]): readonly string[] =>
  objects
    .map((object) =>
      JSON.stringify(
        Object.fromEntries(Object.entries(object).toSorted(([a], [b]) => (a < b ? -1 : 1))),
      ),
    )
    .toSorted()

const addressesOf = (addresses: readonly LinkAddress[]): readonly string[] =>
  canonical(
    addresses
      .filter(({ address }) => !isLinkLocalIpv6(address))
      .map(({ address, prefixLength, peer, dadFailed, expires }) => ({
        ...{ address, prefixLength, peer, dadFailed, expires },
      })),
  )

/** What both know; without indexes, MAC addresses and what else a model has no opinion of. */
const comparable = (
  { links, rules, unreachableDefaults }: IpState,
  disabled: (name: string) => boolean | null,
): unknown => ({
  links: links
    .filter(({ name }) => names.includes(name))
    .map(({ name, kind, master, mtu, up, group, peer, table, addresses }) => ({
      ...{ name, kind, master, mtu, up, group, peer, table },
      ...{ disabled: disabled(name), addresses: addressesOf(addresses) },
    }))
    .toSorted((a, b) => a.name.localeCompare(b.name)),
  rules: canonical(rules.filter(({ priority }) => [500, 1000].includes(priority))),
  routes: canonical(unreachableDefaults),
})

interface Seen {
  readonly failed: boolean
  readonly said: string
  readonly state: unknown
}

const seenIn = (record: string): Seen => {
  const [code = '', switches = '', ...rest] = record.split('\n')
  const documents = rest.filter((line) => line.startsWith('['))
  const reader = recorded(documents.slice(0, 4).join('\n'), documents[4] ?? '')
  const ip = observeIp(reader)
  if (E.isLeft(ip)) throw new Error(`${JSON.stringify(ip.left)} in ${record}`)
  const values = switches.trim().split(' ')
  const disabled = (name: string): boolean | null =>
    ({ '0': false, '1': true })[values[names.indexOf(name)] ?? ''] ?? null
  const said = rest
    .filter((line) => !line.startsWith('['))
    .join(' ')
    .trim()
  return { failed: code.trim() !== '0', said, state: comparable(ip.right, disabled) }
}

const modelState = (kernel: Kernel): unknown => {
  const observed = observe(kernel, 88, [])
  const disabled = (name: string): boolean | null => linkNamed(kernel, name)?.ipv6Disabled ?? null
  return comparable(observed, disabled)
}

/** Runs one sequence on both; a difference tells the operations that led to it. */
const compare = async (guest: Guest, first: number): Promise<number> => {
  const random = randomFrom(first)
  const deeds = Array.from({ length: perSequence }, () => randomDeed(random))
  const netns = `sequence${first}`
  await guest.must(`ip netns add ${netns}`)
  const output = await guest.must(script(deeds), { netns, timeoutMs: 300_000 })
  const [start, ...records] = output.split('# ').slice(1).map(seenIn)
  let kernel: Kernel = { ...backdrop, links: [], rules: [], routes: [], madeL3mdevRules: false }
  assert.equal(start?.state, modelState(kernel), `seed ${first}: not clean`)
  let done = 0
  for (const [position, deed] of deeds.entries()) {
    const seen = records[position]
    const outcome = doOnModel(kernel, deed)
    const story = deeds
      .slice(0, position + 1)
      .map(shellOf)
      .join('\n')
    const words = `seed ${first}, step ${position}: kernel "${seen?.said}", model ${E.isLeft(outcome) ? outcome.left : 'ok'}\n${story}`
    assert.is(seen?.failed, E.isLeft(outcome), words)
    if (E.isRight(outcome)) {
      kernel = outcome.right
      done += 1
    }
    assert.equal(seen?.state, modelState(kernel), words)
  }
  return done
}

const sequences: Readonly<Record<KernelRelease, number>> = { '7.2': 20, '6.1': 10 }

const chosen = (release: KernelRelease): readonly number[] =>
  share(
    Array.from({ length: sequences[release] }, (_, index) => index),
    8,
  )

for (const release of ['7.2', '6.1'] as const) {
  test(`kernel ${release} does what the model says, operation by operation`, async () => {
    const guest = await bootGuest({ kernel: release, frr: release === '6.1' ? '8.4' : '10.7' })
    try {
      let succeeded = 0
      for (const index of chosen(release)) succeeded += await compare(guest, seed + index)
      const operations = chosen(release).length * perSequence
      console.log(
        `${release}: ${operations} operations, ${succeeded} of them successful, seed ${seed}`,
      )
      assert.ok(succeeded > operations / 4, 'too few operations did anything')
    } finally {
      await guest.stop()
    }
  })
}

test.run()
