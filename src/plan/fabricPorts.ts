import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as RA from 'fp-ts/lib/ReadonlyArray.js'
import type { Intent } from '../intent/intent.ts'
import { linkName, type LinkName, type Mac } from '../intent/link.ts'
import type { Link } from '../observe/observed.ts'
import { neverBgp, notByMac } from './linkKinds.ts'
import { ourNames } from './ourLinks.ts'

/** A fabric port that cannot be used, with what the host has instead. */
export type PortProblem =
  | { readonly _tag: 'NoSuchMac'; readonly mac: Mac; readonly seen: readonly Link[] }
  | { readonly _tag: 'NoSuchName'; readonly name: LinkName; readonly seen: readonly Link[] }
  | { readonly _tag: 'Ambiguous'; readonly mac: Mac; readonly matches: readonly Link[] }
  | { readonly _tag: 'Enslaved'; readonly wanted: string; readonly link: Link }
  | {
      readonly _tag: 'NeverBgp'
      readonly wanted: string
      readonly link: Link
      readonly reason: string
    }
  | { readonly _tag: 'UnfitName'; readonly link: Link; readonly reason: string }
  | { readonly _tag: 'SameTwice'; readonly link: Link }
  | { readonly _tag: 'MtuTooSmall'; readonly link: Link }

/**
 * The best kind of match wins: a port's permanent address, then a port's current address (a bond
 * gives its members the same one, so a member counts by its permanent address alone), then a
 * virtual port such as veth.
 */
const matchesOf = (mac: Mac, links: readonly Link[]): readonly Link[] => {
  const ports = links.filter((link) => link.kind === null)
  const permanent = ports.filter((link) => (link.permanentMac ?? link.mac) === mac)
  if (permanent.length > 0) return permanent
  const current = ports.filter((link) => link.mac === mac && link.master === null)
  if (current.length > 0) return current
  return links.filter((link) => link.kind !== null && link.mac === mac)
}

/** The kernel takes names, such as an address, that FRR's configuration cannot hold. */
const usable = (link: Link, wanted: string): E.Either<PortProblem, Link> => {
  if (link.master !== null) return E.left({ _tag: 'Enslaved', wanted, link })
  const never = neverBgp.get(link.kind ?? '')
  if (never !== undefined) return E.left({ _tag: 'NeverBgp', wanted, link, reason: never })
  return pipe(
    linkName.parse(link.name),
    E.bimap(
      (reason): PortProblem => ({ _tag: 'UnfitName', link, reason }),
      () => link,
    ),
  )
}

const byMac =
  (links: readonly Link[]) =>
  (mac: Mac): E.Either<PortProblem, Link> => {
    const [first, ...others] = matchesOf(mac, links)
    if (first === undefined) return E.left({ _tag: 'NoSuchMac', mac, seen: links })
    if (others.length > 0) return E.left({ _tag: 'Ambiguous', mac, matches: [first, ...others] })
    return usable(first, mac)
  }

const byName =
  (links: readonly Link[], seen: readonly Link[]) =>
  (name: LinkName): E.Either<PortProblem, Link> => {
    const found = links.find((link) => link.name === name || link.alternativeNames.includes(name))
    return found === undefined ? E.left({ _tag: 'NoSuchName', name, seen }) : usable(found, name)
  }

const repeated = (ports: readonly Link[]): readonly PortProblem[] =>
  ports
    .filter((port, position) => ports.indexOf(port) !== position)
    .map((link) => ({ _tag: 'SameTwice', link }))

const isMissing = (found: E.Either<PortProblem, Link>): boolean =>
  E.isLeft(found) && (found.left._tag === 'NoSuchMac' || found.left._tag === 'NoSuchName')

/**
 * The fabric ports in the order of the intent, or every reason why there are none.
 *
 * @param withoutMissing whether ports that are not there are left out, where others are
 */
export const findFabricPorts = (
  intent: Intent,
  links: readonly Link[],
  withoutMissing = false,
): E.Either<readonly PortProblem[], readonly [Link, ...Link[]]> => {
  const ours = ourNames(intent)
  const others = links.filter(({ name }) => !ours.has(name))
  const candidates = others.filter(({ name, kind }) => name !== 'lo' && !notByMac.has(kind ?? ''))
  const asked =
    intent.ports._tag === 'ByMac'
      ? intent.ports.macs.map(byMac(candidates))
      : intent.ports.names.map(byName(others, candidates))
  const present = asked.filter((found) => !isMissing(found))
  const found = withoutMissing && present.length > 0 ? present : asked
  const { left, right } = RA.separate(found)
  const problems = [...left, ...repeated(right)]
  const [first, ...rest] = right
  return problems.length > 0 || first === undefined ? E.left(problems) : E.right([first, ...rest])
}
