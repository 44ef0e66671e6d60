// How long a start takes, in the guest: round by round in turn with what it is compared to, so that a
// machine that slows down for a while slows all of them.
import type { Guest } from '../test/lab/guest.ts'
import { program } from '../test/lab/node.ts'
import { median } from './median.ts'

export const environment = {
  NODE_IP: '10.0.0.1',
  ASN_LOCAL: '65001',
  FE_MACS: '02:00:00:00:01:01,02:00:00:00:01:02',
}

const converged = `${program} apply --exec -- /bin/true`

/** Two more hosts, with few other links and with many. */
export const hosts = ['few', 'many'] as const

const commands = {
  node: 'node -e 0',
  converged,
  few: `ip netns exec few ${converged}`,
  many: `ip netns exec many ${converged}`,
  ip: 'ip -n many -json -details address show',
  bash: 'bash /src/bench/reference.sh /bin/true',
} as const

type Name = keyof typeof commands

/** Median milliseconds. */
export interface Medians extends Readonly<Record<Name, number>> {
  /** What many links add to a start, round by round. */
  readonly added: number
}

export const rounds = 31

const timesScript = `
for round in $(seq ${rounds + 1}); do
${Object.entries(commands)
  .map(
    ([name, command]) => `  begin=\${EPOCHREALTIME/./}
  ${command} >/dev/null || exit 1
  echo "${name} $((\${EPOCHREALTIME/./} - begin))"`,
  )
  .join('\n')}
  # The script leaves another frr.conf behind: without this the next start would not be converged.
  ${program} apply >/dev/null || exit 1
done`

const runBash = async (guest: Guest, script: string): Promise<string> => {
  await guest.must(`cat >/tmp/bench.sh <<'SCRIPT'\n${script}\nSCRIPT`)
  return guest.must('bash /tmp/bench.sh', { env: environment, timeoutMs: 900_000 })
}

/** The first round warms up and does not count. */
export const timesOf = async (guest: Guest): Promise<Medians> => {
  const names = Object.keys(commands) as Name[]
  const lines = (await runBash(guest, timesScript)).trim().split('\n').slice(names.length)
  const rows = lines.map((line) => line.split(' '))
  const times = (name: Name): readonly number[] =>
    rows.filter(([key]) => key === name).map(([, time]) => Number(time) / 1000)
  const few = times('few')
  const medians = names.map((name) => [name, median(times(name))] as const)
  return {
    ...(Object.fromEntries(medians) as Record<Name, number>),
    added: median(times('many').map((time, round) => time - (few[round] ?? Number.NaN))),
  }
}

const firstBootScript = `
for round in 1 2 3 4 5 6; do
  ip link del dev metallb 2>/dev/null; ip link del dev frr-metallb 2>/dev/null
  for family in -4 -6; do
    ip $family rule del pref 500 2>/dev/null; ip $family rule del pref 1000 2>/dev/null
    ip $family route flush table 88 2>/dev/null
  done
  rm -f /etc/frr/*.conf
  begin=\${EPOCHREALTIME/./}
  ${program} apply --debug >/dev/null 2>/tmp/commands || exit 1
  echo "$((\${EPOCHREALTIME/./} - begin)) $(wc -l </tmp/commands)"
done`

/** A first boot: median milliseconds, and how many processes it starts. */
export const firstBoot = async (
  guest: Guest,
): Promise<{ readonly milliseconds: number; readonly processes: number }> => {
  const rows = (await runBash(guest, firstBootScript)).trim().split('\n').slice(1)
  const column = (index: number) => rows.map((row) => Number(row.split(' ')[index]))
  return { milliseconds: median(column(0)) / 1000, processes: median(column(1)) }
}
