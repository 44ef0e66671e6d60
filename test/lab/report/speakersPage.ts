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

A speaker on the node dials FRR over the veth. It announces one LoadBalancer IP of each of its families,
and then a second one. It withdraws the first one, and announces it again. Then the speaker is killed, and
started again.

A cell has the seconds for FRR ${of(runs, 'frr-intent')
  .map(({ frr }) => frr)
  .join(' / ')}. They end when **both leaves
forward to all of these IPs through the node, and the spine through both leaves**. After a withdrawal or a
kill they end when none of the three knows the IPs. **no**: not within ${patienceSeconds} s, or within a quarter of
that if the first announcement had not arrived either. A dash: no route of this family had arrived.

MetalLB's modes \`frr-k8s\` and \`frr\` are an FRR with MetalLB's configuration, in each form that its peers can
have. The native mode is a stand-in that sends the same bytes. Cilium and kube-vip use GoBGP, and Calico
uses BIRD.

## frr-intent

${matrix(of(runs, 'frr-intent'))}

A thousand more LoadBalancer IPs, from MetalLB's native mode:

${table(
  ['FRR', 'seconds until the leaf has all', 'seconds until it has none, after the withdrawal'],
  of(runs, 'frr-intent').flatMap(thousand),
)}

## The original design

Start-up script, frr.conf and daemons file are those of the
[original design](design.md#differences-from-the-original-design) (\`bench/reference.*\`), in the same run.
Leaf1 waited ${asPlannedSeconds} s for the node with its \`zebra_options="-n ..."\`, and heard:
${of(runs, 'plan').map(asPlanned).join(', ')}. So here it runs without \`-n\`.

${matrix(of(runs, 'plan'))}

It has no IPv4 on the veth, and its one neighbor is an IPv6 address. An FRR as speaker then sends IPv4 with
a next hop to which the VRF has no route. A peer over IPv4, or without addresses, finds no neighbor.
`
