// docs/speakers.md, from what was measured.

import { patienceSeconds as asPlannedSeconds } from '../reference.ts'
import { speakerKinds } from '../speakerKinds.ts'
import { events, type Observation } from '../speakerLife.ts'
import { patienceSeconds, type By, type SpeakerRun } from './measure.ts'
import { madeBy, table } from './page.ts'

const cell = (observation: Observation | undefined): string => {
  if (observation === undefined) return 'not seen'
  const { after } = observation
  if (after === 'never') return '**no**'
  return after === 'nothing' ? '-' : after.toFixed(1)
}

/** One row for each speaker and family, one column for each event, in a cell one word for each run. */
const matrix = (runs: readonly SpeakerRun[]): string =>
  table(
    ['Speaker', 'Family', ...events],
    speakerKinds.flatMap(({ name, families }) =>
      families.map((family) => [
        name,
        family === 'ipv4' ? 'IPv4' : 'IPv6',
        ...events.map((event) =>
          runs
            .map(({ lives }) => lives.get(name) ?? [])
            .map((seen) => cell(seen.find((it) => it.event === event && it.family === family)))
            .join(' / '),
        ),
      ]),
    ),
  )

const of = (runs: readonly SpeakerRun[], by: By): readonly SpeakerRun[] =>
  runs.filter((run) => run.by === by)

const asPlanned = ({ versions, isHeardAsPlanned }: SpeakerRun): string =>
  `${versions.frr}: ${isHeardAsPlanned ? 'its addresses' : 'nothing'}`

const thousand = ({ versions, thousand: it }: SpeakerRun): readonly (readonly string[])[] =>
  it === null ? [] : [[versions.frr, it.seconds.toFixed(1), it.withdrawnSeconds.toFixed(1)]]

export const speakersPage = (runs: readonly SpeakerRun[]): string => `# Speakers

${madeBy(
  'speakers',
  runs.map(({ versions }) => versions),
)}

A speaker on the node dials FRR over the veth and announces one LoadBalancer IP of each of its
families; a second one is added, the first one withdrawn and announced again; the speaker is killed
without a goodbye, and started again. In a cell, for FRR ${of(runs, 'frr-intent')
  .map(({ frr }) => frr)
  .join(' / ')}: the seconds until **both leaves forward to
all of them by the node, and the spine by both leaves**; after a withdrawal or a death, until none of
the three knows of them. **no**: not within ${patienceSeconds} s, or within a quarter of that where the first announcement
had not arrived either. A dash: nothing of this family had arrived that could go.

MetalLB's modes \`frr-k8s\` and \`frr\` are FRR as they configure it, by the shapes that their peers
can have; its native mode is a stand-in that sends the same bytes; Cilium and kube-vip use
GoBGP, Calico uses BIRD.

## frr-intent

${matrix(of(runs, 'frr-intent'))}

A thousand LoadBalancer IPs more, by MetalLB's native mode:

${table(
  ['FRR', 'seconds until the leaf has all', 'until it has none, withdrawn'],
  of(runs, 'frr-intent').flatMap(thousand),
)}

## The plan that it came from

Start-up script, frr.conf and daemons file as the plan of the Talos extension describes them
(\`bench/reference.*\`), in the same run. With its \`zebra_options="-n ..."\`, leaf1 heard of the node
within ${asPlannedSeconds} s: ${of(runs, 'plan').map(asPlanned).join(', ')}. So here it runs without \`-n\`.

${matrix(of(runs, 'plan'))}

It has no IPv4 on the veth, and its one neighbor is an IPv6 address: an FRR as speaker then sends IPv4
with a next hop that the VRF has no route to, and a peer over IPv4 or without addresses finds nobody.
`
