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

Made by \`npm run bench\`, in one run, in the lab's guest (User Mode Linux, one processor, where a
process costs several times what it costs on a node). Medians of ${rounds}.

## A start with nothing to do

From the start of the program until the program that it executes has run.

| ratio | measured | to reach |
| --- | --- | --- |
${ratioRow('converged start / `node -e 0`', times.converged / times.node, 'at most 2.5')}
${ratioRow('converged start / the bash script in `bench/reference.sh`', times.converged / times.bash, 'at most 0.5')}
${ratioRow('what 2,000 more links add / `ip -json -details address show` with them', times.added / times.ip, 'at most 1.5')}

In milliseconds: \`node -e 0\` ${ms(times.node)}, converged start ${ms(times.converged)}, bash script ${ms(times.bash)};
in other network namespaces ${ms(times.few)} with ten links, ${ms(times.many)} with 2,000 more, and \`ip\` alone ${ms(times.ip)} there.

## A first boot

${boot.processes} processes in ${ms(boot.milliseconds)} ms, ${ms(perProcess)} ms for each beyond those of a converged start.
Operations are not batched: each is one \`ip\` command of its own, so that the one that fails is known
by its words and the run stops there. On a node, where \`ip\` takes 3 to 5 ms, a batch would save less
than a tenth of a second, once per boot.

## Growth

Milliseconds; "ip" is what the two \`ip\` processes take, "share" the product's own time against it.

| host | ip | decode | plan | share |
| --- | --- | --- | --- | --- |
${growth.map(growthRow).join('\n')}

![time against the number of links](speed.svg)
`
}
