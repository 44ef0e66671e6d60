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
      ...(isNarrow ? [] : ['original design: hears it']),
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
      .map(({ by, frr, asPath }) => [by === 'plan' ? 'original design' : by, frr, `\`${asPath}\``]),
  )

export const policyPage = (runs: readonly PolicyRun[]): string => `# Policy

${madeBy(
  'policy',
  runs.map(({ versions }) => versions),
)}

The spine announces prefixes of its own, and another node's addresses. A hostile speaker announces
everything in the tables, in the messages of MetalLB's native mode. Then leaf1 leaks prefixes that are
not its own. The tables show who hears each of them. \`leaves\` and \`spine\` hear it through the node. \`node\`
has a route for it in its kernel, and \`speaker\` gets it from FRR.

A count means "only some of the prefixes". There is one entry if both releases agree. **Bold**: not
allowed, or allowed but not heard.

## By default

${policyTable(runs, false)}

The [original design](design.md#differences-from-the-original-design) is its configuration
(\`bench/reference.*\`) without zebra's \`-n\`. It looks harmless for IPv4, because no IPv4 route of such a
speaker arrives: see [speakers.md](speakers.md).

Without \`LB_POOLS\`, FRR prefers the fabric to the speaker:

- A speaker cannot take over a prefix that the node learns from the fabric (\`FABRIC_ROUTES=all\`). A part
  of such a prefix is another prefix, and the speaker may announce it.
- LoadBalancer IPs of other nodes also come from the fabric. They have the origin EGP: all nodes set it,
  and other routers should not change it (RFC 4271 5.1.1).
- If a leaf announces a LoadBalancer IP as its own, the nodes believe the leaf. They do not announce that
  IP meanwhile.

Within \`LB_POOLS\`, FRR prefers the speaker. So set \`LB_POOLS\`.

## With LB_POOLS

\`LB_POOLS=${narrow.LB_POOLS}\` and \`FABRIC_ROUTES=${narrow.FABRIC_ROUTES}\`:

${policyTable(runs, true)}

## Communities

A community can be an order to the router that gets the route: an action that the leaf has defined, or
\`graceful-shutdown\` (RFC 8326). So FRR removes all communities of the speaker's routes, in both families:
standard, large and extended ones. \`SPEAKER_COMMUNITIES\` names those that stay:

\`\`\`sh
SPEAKER_COMMUNITIES=65101:666,65101:1:2,graceful-shutdown
\`\`\`

A route keeps these three and loses all others. Extended communities cannot be named. \`LB_COMMUNITY\` is
added afterwards.

\`no-export\`, \`no-advertise\`, \`local-AS\` and \`blackhole\` are orders to every router. FRR on the node would
obey them first, and no leaf would learn the route. So they are also removed by default, and clients can
reach the service. If \`SPEAKER_COMMUNITIES\` names one of them, the leaf gets it and obeys it. A
BGPAdvertisement with \`no-export\` stays within the leaf's AS. With \`blackhole\` the leaf drops the traffic.
\`test/lab/communities.test.ts\` sees all of this at the leaves.

The MED of a route from the speaker is 0 at the leaf. FRR also removes path attributes that no speaker
needs: IPv6 extended communities (RFC 5701), and the others that \`frr.conf\` lists. An attribute with any
other number passes.

## What the fabric sees of the veth

${asPaths(runs)}
`
