import type { InterfaceAddress } from '../intent/address.ts'
import type { Intent } from '../intent/intent.ts'
import { frrEnd, speakerEnd } from '../intent/link.ts'
import type { Link } from '../observe/observed.ts'
import type { Attributes, LinkKind } from './change.ts'

/** A link that an intent wants. Another link of this name is never changed. */
export interface OurLink {
  readonly name: string
  readonly kind: LinkKind
  /** The VRF that the link is in. */
  readonly master: string | null
  /** In the order in which they are added. */
  readonly addresses: readonly InterfaceAddress[]
  /** What the user can do where another link has this name. */
  readonly remedy: string
}

interface Kind {
  readonly wanted: (intent: Intent) => readonly Omit<OurLink, 'kind'>[]
  /** What a plan shows of a link that it deletes. */
  readonly shown: (link: Link) => Attributes
}

const kinds: Readonly<Record<LinkKind, Kind>> = {
  vrf: {
    wanted: ({ vrf: { name } }) => [
      { name, master: null, addresses: [], remedy: 'Set VRF_METALLB to another name' },
    ],
    shown: ({ table }) => ({ table }),
  },
  veth: {
    wanted: ({ vrf, pair: { ipv4, ipv6 } }) => {
      const remedy = 'Rename that link'
      return [
        { name: frrEnd, master: vrf.name, addresses: [ipv6.frr, ipv4.frr], remedy },
        { name: speakerEnd, master: null, addresses: [ipv6.speaker, ipv4.speaker], remedy },
      ]
    },
    shown: ({ mtu }) => ({ mtu }),
  },
}

export const isLinkKind = (kind: string | null): kind is LinkKind =>
  kind !== null && Object.hasOwn(kinds, kind)

/**
 * All links that the intent wants. Whatever has to know which links are ours reads this list:
 * ownership, removal, refusals, the choice of fabric ports, lint, and what a plan shows.
 */
export const ourLinks = (intent: Intent): readonly OurLink[] =>
  Object.keys(kinds)
    .filter(isLinkKind)
    .flatMap((kind) => kinds[kind].wanted(intent).map((link) => ({ ...link, kind })))

export const ourNames = (intent: Intent): ReadonlySet<string> =>
  new Set(ourLinks(intent).map(({ name }) => name))

/** Those that hold addresses. */
export const ourEnds = (intent: Intent): readonly OurLink[] =>
  ourLinks(intent).filter(({ addresses }) => addresses.length > 0)

export const shownAttributes = (kind: LinkKind, link: Link): Attributes => kinds[kind].shown(link)
