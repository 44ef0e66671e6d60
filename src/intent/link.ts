import * as E from 'fp-ts/lib/Either.js'
import { isIpText } from './address.ts'
import { rule, unless, type Rule } from './rule.ts'

/** Name of a network interface, fit for `ip` and for FRR's configuration. */
export type LinkName = string & { readonly LinkName: unique symbol }

/** EUI-48 address, lower case, with colons. */
export type Mac = string & { readonly Mac: unique symbol }

/** The veth end in the VRF, where FRR listens. */
export const frrEnd = 'frr-metallb' as LinkName

/** The veth end in the host's default VRF, where the speaker binds. */
export const speakerEnd = 'metallb-frr' as LinkName

/**
 * Words that `ip` or FRR read as something else than a link. `route-map` is one: FRR's
 * `import vrf route-map X` names a policy, not a VRF.
 */
const reserved: ReadonlySet<string> = new Set([
  ...['lo', 'all', 'any', 'default', 'none', 'inherit', 'dev', 'name', 'type', 'vrf', 'table'],
  ...['route-map', 'peer-group', 'interface', 'view'],
])

const reasonAgainstName = (text: string): string | null => {
  if (/\s/.test(text)) return 'it holds white space'
  if (new TextEncoder().encode(text).length > 15) return 'it is longer than 15 bytes (IFNAMSIZ)'
  if (!/^[A-Za-z0-9_.-]+$/.test(text)) return 'it holds another character'
  if (text.startsWith('-')) return 'with a leading dash it would be read as an option'
  if (text === '.' || text === '..') return 'the kernel refuses it'
  if (isIpText(text)) return 'FRR would read it as an address'
  return reserved.has(text.toLowerCase()) ? 'ip or FRR read this word as something else' : null
}

export const linkName: Rule<LinkName> = rule(
  'a link name of at most 15 letters, digits, dots, dashes and underscores',
  (text) => unless(reasonAgainstName(text), text as LinkName),
)

/** A link whose addresses are announced: `lo` too. */
export const advertisedLink: Rule<LinkName> = rule(`${linkName.wanted}, or lo`, (text) =>
  text === 'lo' ? E.right(text as LinkName) : linkName.parse(text),
)

/** The low bit of the first byte marks a group address (IEEE 802). */
const isMulticast = (mac: string): boolean => (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1

export const mac: Rule<Mac> = rule('a MAC address such as 00:11:22:33:44:55', (text) => {
  if (!/^[0-9a-f]{2}([:-])[0-9a-f]{2}(\1[0-9a-f]{2}){4}$/i.test(text)) {
    return E.left('write six pairs of hexadecimal digits with colons or dashes')
  }
  const canonical = text.toLowerCase().replaceAll('-', ':')
  if (isMulticast(canonical)) return E.left('this is a multicast address, which no port has')
  if (canonical === '00:00:00:00:00:00') return E.left('this is the empty address')
  return E.right(canonical as Mac)
})
