import type { Session } from './sessions.ts'
import type { StatusBody } from './status.ts'

type Labels = Readonly<Record<string, string>>

type Sample = readonly [labels: Labels, value: number | boolean | null]

interface Metric {
  readonly name: string
  /** One sentence. */
  readonly help: string
  readonly samples: readonly Sample[]
}

const metric = (name: string, help: string, samples: readonly Sample[]): Metric => ({
  ...{ name: `frr_intent_${name}`, help, samples },
})

/** One sample for each possible value; that of the actual one is 1. */
const oneOf = (label: string, values: readonly string[], actual: string): readonly Sample[] =>
  values.map((value) => [{ [label]: value }, value === actual])

const both = <A>(
  { ipv4, ipv6 }: { readonly ipv4: A; readonly ipv6: A },
  samples: (of: A, family: Labels) => readonly Sample[],
): readonly Sample[] => [...samples(ipv4, { family: 'ipv4' }), ...samples(ipv6, { family: 'ipv6' })]

const sessionMetrics = (all: readonly (readonly [Labels, Session])[]): readonly Metric[] => {
  const of = (samples: (session: Session, labels: Labels) => readonly Sample[]) =>
    all.flatMap(([labels, session]) => samples(session, labels))
  const prefixes = (counts: Session['sent'], labels: Labels) =>
    both(counts, (count, family) => [[{ ...labels, ...family }, count]])
  return [
    metric('session_up', 'Whether the BGP session is established.', [
      ...of(({ established }, labels) => [[labels, established]]),
    ]),
    metric('session_seconds', 'Time since the BGP session came up, or since it ended.', [
      ...of(({ seconds }, labels) => [[labels, seconds]]),
    ]),
    metric('session_bfd_up', 'Whether BFD of the session is up.', [
      ...of(({ bfd }, labels) => [[labels, bfd === null ? null : bfd === 'up']]),
    ]),
    metric(
      'session_graceful_restart',
      'Whether the other end keeps the routes of this node while its FRR restarts.',
      of(({ graceful_restart: helps }, labels) => [[labels, helps]]),
    ),
    metric('session_received_prefixes', 'Prefixes accepted from the other end.', [
      ...of(({ received }, labels) => prefixes(received, labels)),
    ]),
    metric('session_sent_prefixes', 'Prefixes sent to the other end.', [
      ...of(({ sent }, labels) => prefixes(sent, labels)),
    ]),
  ]
}

const timeOf = ({ node: { last_apply: last } }: StatusBody): number | null => {
  const at = Date.parse(last?.at ?? '')
  return Number.isNaN(at) ? null : at / 1000
}

const metricsOf = (body: StatusBody): readonly Metric[] => {
  const { state, frr, problems, fabric, speaker, announced, received, drift, others } = body
  const kinds = ['node', 'load_balancer'] as const
  const ofKind = (kind: string) => announced.filter((each) => each.kind === kind)
  return [
    metric('state', 'How the routing of this node is.', [
      ...oneOf('state', ['well', 'degraded', 'down'], state),
    ]),
    metric('problems', 'What is not as it should be, by level.', [
      ...['down', 'degraded', 'note'].map((level): Sample => [
        { level },
        problems.filter((each) => each.level === level).length,
      ]),
    ]),
    metric('frr_state', 'What FRR does.', [
      ...oneOf('state', ['running', 'starting', 'stopped', 'incomplete', 'hanging'], frr.state),
    ]),
    metric('frr_info', 'The version of FRR.', [
      ...(frr.version === null ? [] : [[{ version: frr.version }, 1] as const]),
    ]),
    metric('frr_age_seconds', 'Time since bgpd started.', [[{}, frr.age]]),
    metric('last_apply_timestamp_seconds', 'When an intent was applied last, as Unix time.', [
      [{}, timeOf(body)],
    ]),
    metric('pending_changes', 'Changes that a plan has.', [[{}, drift.pending]]),
    metric('others', 'Other programs that share routes or ports with FRR and harm it.', [
      [{}, others.filter(({ advice }) => advice !== '').length],
    ]),
    metric('port_carrier', 'Whether the fabric port has carrier.', [
      ...fabric.map(({ port, carrier }): Sample => [{ port }, carrier]),
    ]),
    ...sessionMetrics([
      ...fabric.map((port) => [{ kind: 'fabric', neighbor: port.port }, port] as const),
      ...speaker.sessions.map(
        (session) => [{ kind: 'speaker', neighbor: session.neighbor }, session] as const,
      ),
    ]),
    metric('load_balancer_ips', 'LoadBalancer IPs that came from the speaker.', [
      ...both(speaker.load_balancer_ips, (count, family) => [[family, count]]),
    ]),
    metric('announced_prefixes', 'Prefixes that the leaves should have.', [
      ...kinds.map((kind): Sample => [{ kind }, ofKind(kind).length]),
    ]),
    metric('announced_prefixes_missing', 'Those that a leaf with a session has not been sent.', [
      ...kinds.map((kind): Sample => [
        { kind },
        ofKind(kind).filter(({ missing }) => missing.length > 0).length,
      ]),
    ]),
    metric('default_route', 'Whether the default route of BGP is there.', [
      ...(received === null
        ? []
        : both(received, ({ default_route: route }, family) =>
            (['bgp', 'zebra', 'kernel'] as const).map((place): Sample => [
              { ...family, place },
              route[place],
            ]),
          )),
    ]),
    metric('bgp_routes', 'Routes of BGP: given to zebra, installed by zebra, in the kernel.', [
      ...(received === null
        ? []
        : both(received, ({ routes }, family) =>
            (['given', 'installed', 'kernel'] as const).map((place): Sample => [
              { ...family, place },
              routes[place],
            ]),
          )),
    ]),
  ]
}

const escaped = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')

const line = (name: string, labels: Labels, value: number | boolean): string => {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`)
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${Number(value)}`
}

/**
 * The status in Prometheus' text exposition format, 0.0.4. All metrics are gauges; what is not known is left
 * out. The names are stable.
 */
export const prometheusText = (body: StatusBody): string =>
  metricsOf(body)
    .flatMap(({ name, help, samples }) => {
      const lines = samples.flatMap(([labels, value]) =>
        value === null ? [] : [line(name, labels, value)],
      )
      return lines.length === 0 ? [] : [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...lines]
    })
    .map((each) => `${each}\n`)
    .join('')
