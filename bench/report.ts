import { rounds, type Medians } from './start.ts'

/** Median milliseconds for one size of host. */
export interface Growth {
  readonly what: 'links' | 'rules'
  readonly size: number
  readonly ip: number
  readonly decoding: number
  readonly planning: number
}

export interface Results {
  readonly growth: readonly Growth[]
  readonly boot: { readonly milliseconds: number; readonly processes: number }
  readonly times: Medians
}

const ms = (value: number): string => (value < 10 ? value.toFixed(1) : value.toFixed(0))

const ratioRow = (what: string, value: number, goal: string): string =>
  `| ${what} | ${value.toFixed(2)} | ${goal} |`

const growthRow = ({ what, size, ip, decoding, planning }: Growth): string =>
  `| ${size} ${what} | ${ms(ip)} | ${ms(decoding)} | ${ms(planning)} | ${((decoding + planning) / ip).toFixed(2)} |`

/** The page docs/speed.md: ratios first, since milliseconds belong to the machine. */
export const speedDocument = ({ growth, boot, times }: Results): string => {
  const perProcess = (boot.milliseconds - times.converged) / (boot.processes - 2)
  return `# Speed

\`npm run bench\` made this page in one run, in the lab's guest: User Mode Linux with one processor. A process
costs several times what it costs on a node. The times are medians of ${rounds} runs.

## A start with nothing to do

The time is from the start of frr-intent until the program that it executes has run.

| ratio | measured | to reach |
| --- | --- | --- |
${ratioRow('converged start / `node -e 0`', times.converged / times.node, 'at most 2.5')}
${ratioRow('converged start / the bash script in `bench/reference.sh`', times.converged / times.bash, 'at most 0.5')}
${ratioRow('what 2,000 more links add / `ip -json -details address show` with them', times.added / times.ip, 'at most 1.5')}

In milliseconds: \`node -e 0\` ${ms(times.node)}, converged start ${ms(times.converged)}, bash script ${ms(times.bash)}.
In other network namespaces: ${ms(times.few)} with ten links, ${ms(times.many)} with 2,000 more, and ${ms(times.ip)} for \`ip\` with those.

## A first boot

It takes ${boot.processes} processes and ${ms(boot.milliseconds)} ms. Each process beyond those of a converged start adds ${ms(perProcess)} ms.
Operations are not batched. Each is one \`ip\` command, so an error names the command, and the run stops
there. On a node \`ip\` takes 3 to 5 ms. A batch would save less than a tenth of a second, once per boot.

## Growth

In milliseconds. "ip" is the time of the two \`ip\` processes. "share" is frr-intent's own time (decode and
plan), divided by that.

| host | ip | decode | plan | share |
| --- | --- | --- | --- | --- |
${growth.map(growthRow).join('\n')}

![time against the number of links](speed.svg)
`
}
