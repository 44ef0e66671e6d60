// Start-up times inside the lab's guest, as ratios: `apply --exec` on a converged host against a
// bare node and against a bash script that does the same work, then with many other links.
import { bootGuest, type Guest } from '../test/lab/guest.ts'

const environment = {
  NODE_IP: '10.0.0.1',
  ASN_LOCAL: '65001',
  FE_MACS: '02:00:00:00:01:01,02:00:00:00:01:02',
}

const commands = {
  node: 'node -e 0',
  'frr-intent': 'node /src/dist/frr-intent.cjs apply --exec -- /bin/true',
  bash: 'bash /src/bench/reference.sh /bin/true',
  ip: 'ip -json -details address show',
} as const

type Name = keyof typeof commands
type Medians = Readonly<Record<Name, number>>

const host = `set -e
ip address add 10.0.0.1/32 dev lo
for port in 1 2; do
  ip link add name eth$((port - 1)) address 02:00:00:00:01:0$port mtu 9000 type veth peer name leaf$port
  ip link set dev eth$((port - 1)) up
done
for link in $(seq 8); do ip link add name other$link type dummy; done`

const manyLinks = (count: number) =>
  `seq -f 'link add name many%g type dummy' ${count} | ip -batch -`

const rounds = 15

/** The commands in turn, so that a machine that slows down slows all of them; microseconds. */
const measure = (names: readonly Name[]) => `
for round in $(seq ${rounds + 1}); do
${names
  .map(
    (name) => `  begin=\${EPOCHREALTIME/./}
  ${commands[name]} >/dev/null || exit 1
  echo "${name} $((\${EPOCHREALTIME/./} - begin))"`,
  )
  .join('\n')}
done`

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** Median milliseconds of each command; the first round warms up. */
const timesOf = async (guest: Guest, names: readonly Name[]): Promise<Medians> => {
  await guest.must(`cat >/tmp/measure.sh <<'SCRIPT'\n${measure(names)}\nSCRIPT`)
  const output = await guest.must('bash /tmp/measure.sh', { env: environment, timeoutMs: 600_000 })
  const rows = output
    .trim()
    .split('\n')
    .slice(names.length)
    .map((line) => line.split(' '))
  const times = (name: Name): number[] =>
    rows.filter(([key]) => key === name).map(([, time]) => Number(time) / 1000)
  return Object.fromEntries(names.map((name) => [name, median(times(name))])) as Medians
}

const row = (label: string, value: string) => console.log(`${label.padEnd(58)} ${value}`)

const ratio = (label: string, value: number, goal: number) =>
  row(label, `${value.toFixed(2)} (to reach: at most ${goal})`)

const all: readonly Name[] = ['node', 'frr-intent', 'bash', 'ip']

const guest = await bootGuest({ frr: '10.3', packages: ['j2cli'] })
try {
  await guest.must(host)
  await guest.must(`node /src/dist/frr-intent.cjs apply`, { env: environment })
  const few = await timesOf(guest, all)
  for (const name of all)
    row(`median of ${rounds}, ${commands[name]}`, `${few[name].toFixed(0)} ms`)
  ratio('frr-intent / node', few['frr-intent'] / few.node, 2.5)
  ratio('frr-intent / bash', few['frr-intent'] / few.bash, 0.5)
  await guest.must(manyLinks(2000), { timeoutMs: 600_000 })
  const many = await timesOf(guest, ['frr-intent', 'ip'])
  const added = many['frr-intent'] - few['frr-intent']
  row(
    '2,000 more links, frr-intent',
    `${many['frr-intent'].toFixed(0)} ms (${added.toFixed(0)} ms more)`,
  )
  row('2,000 more links, ip -json -details address show', `${many.ip.toFixed(0)} ms`)
  ratio('what 2,000 links add / ip -json -details address show', added / many.ip, 1.5)
} finally {
  await guest.stop()
}
