// docs/policy.md, from what was observed.

import {
  claims,
  impossible,
  mayHear,
  narrow,
  places,
  type Claim,
  type Place,
} from '../policyClaims.ts'
import { heard } from '../policyStock.ts'
import type { PolicyRun } from './measure.ts'
import { madeBy, table } from './page.ts'

const listed = (words: readonly string[]): string =>
  words.length === 0 ? 'nobody' : words.join(', ')

/** Both leaves are one word where they hear the same. */
const shortened = (words: readonly string[]): readonly string[] => {
  const behind = (place: Place) => words.find((word) => word.startsWith(place))?.slice(place.length)
  const [one, other] = [behind('leaf1'), behind('leaf2')]
  return one !== undefined && one === other
    ? [`leaves${one}`, ...words.filter((word) => !word.startsWith('leaf'))]
    : words
}

/** Where a part of a claim is heard, with how much; bold where that is not what may be. */
const does = ({ hearings, isNarrow }: PolicyRun, claim: Claim): string => {
  const hearing = hearings.find((one) => one.claim === claim)
  if (hearing === undefined) return 'not asked'
  const may = mayHear(claim, isNarrow)
  const counts = places.map((place) => heard(hearing.stock, claim, place).length)
  const words = places.flatMap((place, i) => {
    const count = counts[i] ?? 0
    return count === 0
      ? []
      : [count === claim.routes.length ? place : `${place} (${count} of ${claim.routes.length})`]
  })
  const isRight = places.every(
    (place, i) => counts[i] === (may.includes(place) ? claim.routes.length : 0),
  )
  const text = listed(shortened(words))
  return isRight ? text : `**${text}**`
}

/** One word where both releases agree. */
const together = (runs: readonly PolicyRun[], claim: Claim): string => {
  const cells = runs.map((run) => ({ frr: run.frr, text: does(run, claim) }))
  const texts = new Set(cells.map(({ text }) => text))
  return texts.size === 1
    ? [...texts].join('')
    : cells.map(({ frr, text }) => `${frr}: ${text}`).join('; ')
}

const sizeOf = ({ routes }: Claim): string => (routes.length > 20 ? '' : ` (${routes.length})`)

const may = (claim: Claim, isNarrow: boolean): string => listed(shortened(mayHear(claim, isNarrow)))

const all = [...claims, impossible]

const policyTable = (runs: readonly PolicyRun[], isNarrow: boolean): string =>
  table(
    [
      'Announced by',
      'What (prefixes)',
      'May hear it',
      'frr-intent: hears it',
      ...(isNarrow ? [] : ['The plan: hears it']),
    ],
    all
      .filter(({ onlyIfNarrow }) => isNarrow || onlyIfNarrow !== true)
      .map((claim) => [
        claim.by,
        `${claim.what}${sizeOf(claim)}`,
        may(claim, isNarrow),
        together(
          runs.filter((run) => run.by === 'frr-intent' && run.isNarrow === isNarrow),
          claim,
        ),
        ...(isNarrow
          ? []
          : [
              together(
                runs.filter(({ by }) => by === 'plan'),
                claim,
              ),
            ]),
      ]),
  )

const asPaths = (runs: readonly PolicyRun[]): string =>
  table(
    ['Configured by', 'FRR', 'AS path and origin of a LoadBalancer IP at leaf1'],
    runs
      .filter(({ isNarrow }) => !isNarrow)
      .map(({ by, frr, asPath }) => [by, frr, `\`${asPath}\``]),
  )

export const policyPage = (runs: readonly PolicyRun[]): string => `# Policy

${madeBy(
  'policy',
  runs.map(({ versions }) => versions),
)}

The spine announces prefixes of its own, another node's addresses among them. A speaker that means
harm announces all that stands here, over the wire of MetalLB's native mode; then leaf1 leaks what is
not its own. Who hears of it, from whoever announced it: \`leaves\` and \`spine\` by way of the node,
\`node\` by its kernel's routes, \`speaker\` by what it is told. With how many of the prefixes where it
is not all of them; one answer where both releases agree; **bold** where it is not what may be.

## By default

${policyTable(runs, false)}

The plan is its configuration (\`bench/reference.*\`) without zebra's \`-n\`. It shows IPv4 as harmless
because nothing of IPv4 arrives from such a speaker; see [speakers.md](speakers.md).

Without \`LB_POOLS\` the fabric is believed before the speaker: no prefix is taken over as long as the node
hears of it (\`FABRIC_ROUTES=all\`). A part of such a prefix is another prefix, which the speaker may
announce. LoadBalancer IPs of other nodes come from the fabric, too, and are told by their origin, EGP,
which all nodes give them and other routers should not change (RFC 4271 5.1.1). A leaf that announces a LoadBalancer IP as its own is believed as well, and the nodes do not
announce that one meanwhile. Within \`LB_POOLS\` it is the speaker that is believed: set them.

## With LB_POOLS

\`LB_POOLS=${narrow.LB_POOLS}\` and \`FABRIC_ROUTES=${narrow.FABRIC_ROUTES}\`:

${policyTable(runs, true)}

## Communities

A community can be an order to whoever gets the route: an action that the leaf has defined, or
\`graceful-shutdown\` (RFC 8326). So all communities of the speaker's routes are taken off, in both
families: standard, large and extended ones. \`SPEAKER_COMMUNITIES\` names those that stay:

\`\`\`sh
SPEAKER_COMMUNITIES=65101:666,65101:1:2,graceful-shutdown
\`\`\`

A route keeps these three and loses all others. Extended ones cannot be named. \`LB_COMMUNITY\` is added
afterwards, to what is left.

\`no-export\`, \`no-advertise\`, \`local-AS\` and \`blackhole\` are orders to every router, and FRR on the node
would be the first to obey: no leaf would learn the route. So by default they are taken off as well, and
the service can be reached. Where \`SPEAKER_COMMUNITIES\` names one, the leaf gets it, and the leaf obeys: a
BGPAdvertisement with \`no-export\` stays within the leaf's AS, and with \`blackhole\` the leaf drops the
traffic. \`test/lab/communities.test.ts\` sees all of this at the leaves.

The MED of a route from the speaker is 0 at the leaf. Path attributes that no speaker needs are taken off
as well: IPv6 extended communities (RFC 5701), and the others that \`frr.conf\` lists. An attribute with any
other number passes.

## What the fabric sees of the veth

${asPaths(runs)}
`
