// docs/changes.md, from what the lab saw.

import type { Row } from './changes.ts'

const verdicts: Readonly<Record<Row['verdict'], string>> = {
  free: 'free',
  session_reset: '`--allow session_reset`',
  restart: 'restart of FRR',
}

const cells = (row: Row): readonly string[] => [
  row.change,
  row.variables.map((name) => `\`${name}\``).join(', '),
  verdicts[row.verdict],
  row.verdict === 'restart' ? 'refused' : row.observed.join(', ') || 'none',
  row.reasons.join('; '),
]

const header = ['Change', 'Variables', '`apply --reload`', 'Lost its session', 'The plan says']

const line = (fields: readonly string[]): string => `| ${fields.join(' | ')} |`

/** A row of the page's table. */
export const rowLine = (row: Row): string => line(cells(row))

const table = (rows: readonly Row[]): string =>
  [header, header.map(() => '---'), ...rows.map(cells)].map(line).join('\n')

/** Equal rows give equal text: the test that sees the rows compares the page with it. */
export const changesDocument = (rows: readonly Row[]): string => `# Changes to a running FRR

Made by \`npm run bench:changes\` from one run in the lab: a node with two leaves (BFD on, no GTSM, no
password) and a speaker, whose counters of lost sessions were read before and after each change.
\`test/lab/reload.test.ts\` does the same again, and fails when a plan says something else than what
happens, or when this page does.

${table(rows)}

\`frr-intent plan --reload\` says all of this beforehand, with the sessions by name. What is not known
as harmless, such as a new line of a template of your own, counts as a reset. BFD can only be
switched on by a reload while bfdd runs: no reload starts a daemon. While one end has BFD and the
other has not, FRR 10.3 does not bring a session up that ended: switch it off at the leaf first, and
on there last.

## How a reload works

\`apply --reload\` changes the kernel and the files as every \`apply\` does. Then it gives FRR's own
\`frr-reload.py\` a private copy of \`frr.conf\`, and compares \`show running-config\` with what was asked
for. Lines that differ are listed, and the exit code is 7: the exit code of \`frr-reload.py\` is not
believed, since it reports errors of changes that succeeded. A password that changes is sent before,
by a private file: \`frr-reload.py\` would put the old one into the arguments of a process.

It is for hosts where one can run a command beside FRR, and not while FRR starts: up to 10.3 a
\`vtysh\` that ends takes lines away that another one is still sending (frr#18541). On Talos a change
of the service's document is a start.

A line of your own that FRR prints back in another form counts as different each time. Write it as
\`show running-config\` has it, and leave out defaults: \`frr-reload.py\` would send them at each reload.

## A start that finds FRR running

\`docker-start\` goes on with daemons that live, and does not load the new \`frr.conf\`. So \`apply --exec\`
looks first, and its log says what it did:

| FRR that was running | What is done |
| --- | --- |
| has this configuration | watchfrr is stopped, the daemons go on with their sessions |
| can be brought to it without loss | the same after a reload |
| needs a reset or a restart, or cannot be asked | all daemons get SIGKILL at once, which leaves the routes in the kernel, and start with \`frr.conf\` |

While watchfrr lives somebody looks after that FRR: ending its sessions needs \`--allow session_reset\`
then. Without watchfrr its end is an accident, and the start goes on.
`
