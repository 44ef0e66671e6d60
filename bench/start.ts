// How long a start takes, in the guest: in turn with what it is compared to, so that a machine that
// slows down slows all of them.
import type { Guest } from '../test/lab/guest.ts'

export const environment = {
  NODE_IP: '10.0.0.1',
  ASN_LOCAL: '65001',
  FE_MACS: '02:00:00:00:01:01,02:00:00:00:01:02',
}

const program = 'node /src/dist/frr-intent.cjs'

/** What a converged start is compared with, and what undoes it for the next first boot. */
export const commands = {
  node: 'node -e 0',
  converged: `${program} apply --exec -- /bin/true`,
  bash: 'bash /src/bench/reference.sh /bin/true',
  ip: 'ip -json -details address show',
} as const

export type Name = keyof typeof commands
export type Medians = Readonly<Record<Name, number>>

export const rounds = 31

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

const timesScript = (names: readonly Name[]) => `
for round in $(seq ${rounds + 1}); do
${names
  .map(
    (name) => `  begin=\${EPOCHREALTIME/./}
  ${commands[name]} >/dev/null || exit 1
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

/** Median milliseconds of each command; the first round warms up and does not count. */
export const timesOf = async (guest: Guest, names: readonly Name[]): Promise<Medians> => {
  const output = await runBash(guest, timesScript(names))
  const rows = output
    .trim()
    .split('\n')
    .slice(names.length)
    .map((line) => line.split(' '))
  const times = (name: Name): number[] =>
    rows.filter(([key]) => key === name).map(([, time]) => Number(time) / 1000)
  return Object.fromEntries(names.map((name) => [name, median(times(name))])) as Medians
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
