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

\`npm run bench:changes\` made this page from one run in the lab: a node with two leaves (BFD on, no GTSM,
no password) and a speaker. It read the counters of lost sessions of leaves and speaker before and after
each change. \`test/lab/reload.test.ts\` repeats this. It fails if a plan predicts something that does not
happen, or if this page differs.

${table(rows)}

\`frr-intent plan --reload\` predicts all of this, with the sessions by name. A line that is not known to be
harmless, such as a new line of your own template, counts as a reset.

A reload starts no daemon, so it can only turn BFD on while bfdd runs. FRR 10.3 does not bring a session
up again if one end has BFD and the other has not. So turn BFD off at the leaf first, and turn it on
there last.

## How a reload works

1. \`apply --reload\` changes the kernel and the files, as every \`apply\` does.
2. It sends a password that changes through a private file. \`frr-reload.py\` would put the old password
   into the arguments of a process.
3. It gives FRR's own \`frr-reload.py\` a private copy of \`frr.conf\`.
4. It compares \`show running-config\` with the new \`frr.conf\`. If lines differ, it lists them, and the exit
   code is 7. It ignores the exit code of \`frr-reload.py\`, which also reports errors for changes that
   succeeded.

Use it on hosts where you can run a command beside FRR. Do not use it while FRR starts: up to 10.3, a
\`vtysh\` that ends removes lines that another one is still sending (frr#18541). On Talos every change of
the service's document restarts the service.

FRR may print a line of your own in another form. Such a line counts as different each time. Write it as
\`show running-config\` has it, and leave out defaults. Otherwise \`frr-reload.py\` sends them at each reload.

## A start that finds FRR running

\`docker-start\` keeps daemons that already run, and does not load the new \`frr.conf\` into them. So
\`apply --exec\` looks at the running FRR first. Its log says what it did:

| The running FRR | What happens |
| --- | --- |
| has this configuration | watchfrr is stopped, and the daemons keep their sessions |
| can get it by a reload without a reset | the same, after a reload |
| needs a reset or a restart, or does not answer | all daemons get SIGKILL at once, which leaves the routes in the kernel, and start with \`frr.conf\` |

If watchfrr runs, that FRR is in use, and ending its sessions needs \`--allow session_reset\`. If watchfrr
does not run, that FRR has crashed, and the start continues without the flag.
`
