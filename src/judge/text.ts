import { printable } from '../intent/problem.ts'
import type { Style } from '../plan/text/style.ts'
import { plural } from '../plan/words.ts'
import type { Port } from './fabric.ts'
import type { FrrState } from './frr.ts'
import type { Level, Problem } from './problem.ts'
import type { Received } from './received.ts'
import type { Session } from './sessions.ts'
import type { StatusBody } from './status.ts'

/** `45s`, `3m20s`, `2h05m`, `3d04h` */
export const duration = (seconds: number): string => {
  const two = (number: number): string => String(number).padStart(2, '0')
  const [minutes, hours, days] = [60, 3600, 86400].map((unit) => Math.floor(seconds / unit))
  if (days) return `${days}d${two((hours ?? 0) % 24)}h`
  if (hours) return `${hours}h${two((minutes ?? 0) % 60)}m`
  return minutes ? `${minutes}m${two(seconds % 60)}s` : `${seconds}s`
}

const levelWords: Readonly<Record<Level, readonly [string, 'bad' | 'warn']>> = {
  down: ['Down', 'bad'],
  degraded: ['Degraded', 'bad'],
  note: ['Note', 'warn'],
}

export const ended = (text: string): string => {
  const line = printable(text.trimEnd().replaceAll(/\s*\n\s*/g, ' '))
  return /[.?]$/.test(line) ? line : `${line}.`
}

export const sentence = (text: string): string =>
  ended(`${text.slice(0, 1).toUpperCase()}${text.slice(1)}`)

const problemLines =
  (style: Style) =>
  ({ level, about, reason, advice }: Problem) => {
    const [word, colour] = levelWords[level]
    return [
      `${style[colour](word)}: ${printable(about)}: ${ended(reason)}`,
      ...(advice === '' ? [] : [`  ${sentence(advice)}`]),
    ]
  }

/** Lines of a section: its name stands before the first one. */
const section = (name: string, lines: readonly string[]): readonly string[] =>
  lines.map((line, index) => `${(index === 0 ? name : '').padEnd(10)} ${line}`)

const number = (count: number | null): string => (count === null ? '-' : String(count))

const counts = ({ ipv4, ipv6 }: Session['received']): string =>
  `${number(ipv4)} IPv4 and ${number(ipv6)} IPv6`

const peerText = ({ peer_host_name: name, peer_as: as }: Session): string =>
  printable([name, as === null ? null : `AS ${as}`].filter((part) => part !== null).join(' '))

const since = (seconds: number | null): string => (seconds === null ? '' : ` ${duration(seconds)}`)

const restartText = (helps: boolean | null): string =>
  helps === true ? 'graceful restart' : 'no graceful restart'

const sessionText = (session: Session, style: Style): string => {
  const { established, bfd, reason, seconds } = session
  if (!established) {
    const ended = seconds === null ? '' : `${since(seconds)} ago`
    return `${style.bad('down')}${ended}: ${printable(reason ?? '')}`
  }
  return [
    `${peerText(session)} ${style.good('up')}${since(seconds)}`.trimStart(),
    ...(bfd === null ? [] : [`BFD ${bfd}`]),
    restartText(session.graceful_restart),
    `received ${counts(session.received)}`,
    `sent ${counts(session.sent)}`,
  ].join(', ')
}

const fabricLines = (ports: readonly Port[], style: Style): readonly string[] => {
  const width = Math.max(0, ...ports.map(({ port }) => port.length))
  return ports.length === 0
    ? ['not known']
    : ports.map((port) => `${printable(port.port).padEnd(width)}  ${sessionText(port, style)}`)
}

/** A speaker uses one or two of the neighbors; the others are only shown when none is up. */
const speakerLines = ({ speaker }: StatusBody, style: Style): readonly string[] => {
  const { sessions, load_balancer_ips: ips } = speaker
  const up = sessions.filter(({ established }) => established)
  return [
    ...(up.length === 0 ? ['no session'] : []),
    ...up.map((session) => `${printable(session.neighbor)}  ${sessionText(session, style)}`),
    `LoadBalancer IPs: ${counts(ips)}`,
  ]
}

const sentText = (fabric: readonly Port[]): string =>
  fabric.some(({ established }) => established)
    ? 'each sent to every leaf that is up'
    : 'no session with a leaf'

const longest = 10

const announcedLines = (
  { announced: all, fabric }: StatusBody,
  style: Style,
): readonly string[] => {
  const missing = all.filter((each) => each.missing.length > 0)
  const balanced = all.filter(({ kind }) => kind === 'load_balancer').length
  const own = all.length - balanced
  const summary = `${plural(own, 'address of the node', 'addresses of the node')}, ${plural(balanced, 'LoadBalancer IP')}`
  const rest = missing.length - longest
  return [
    missing.length === 0 ? `${summary}: ${sentText(fabric)}` : summary,
    ...missing
      .slice(0, longest)
      .map(({ prefix, missing }) =>
        style.bad(printable(`${prefix} not sent to ${missing.join(', ')}`)),
      ),
    ...(rest > 0 ? [style.bad(`and ${rest} more`)] : []),
  ]
}

const yes = (has: boolean | null): string => (has === null ? 'not known' : has ? 'yes' : 'no')

const receivedLine = (name: string, { default_route: route, routes }: Received): string =>
  `${name}: default route in BGP ${yes(route.bgp)}, zebra ${yes(route.zebra)}, kernel ${yes(route.kernel)};` +
  ` routes of BGP ${number(routes.given)}, installed ${number(routes.installed)}, in the kernel ${number(routes.kernel)}`

const applyText = ({ last_apply: last }: StatusBody['node']): string => {
  if (last === null) return ''
  const plan = last.plan_id === null ? '' : ` (plan ${last.plan_id.slice(0, 12)})`
  const at = last.at === null ? '' : `; applied ${last.at}${plan}`
  return printable(`${at}${last.message === null ? '' : `; ${last.message}`}`)
}

const frrWords: Readonly<Record<FrrState, string>> = {
  running: 'runs',
  starting: 'is starting',
  stopped: 'does not run',
  incomplete: 'lacks a daemon',
  hanging: 'hangs',
}

const frrText = ({ frr }: StatusBody): string =>
  [
    frrWords[frr.state],
    ...(frr.version === null ? [] : [`version ${printable(frr.version)}`]),
    ...(frr.age === null ? [] : [`bgpd up ${duration(frr.age)}`]),
  ].join(', ')

const driftText = ({ drift: { pending } }: StatusBody): string => {
  if (pending === null) return 'not known'
  return pending === 0 ? 'matches the intent' : `${plural(pending, 'change')} pending`
}

const otherLines = ({ others }: StatusBody, style: Style): readonly string[] =>
  others.length === 0
    ? ['none seen']
    : others.map(({ message, advice }) =>
        advice === '' ? ended(message) : style.warn(`${ended(message)} ${sentence(advice)}`),
      )

const sections = (body: StatusBody, style: Style): readonly string[] => {
  const { node, received } = body
  return [
    ...section('Node', [`${node.addresses.join(', ')}, AS ${node.as}${applyText(node)}`]),
    ...section('FRR', [frrText(body)]),
    ...(received === null
      ? []
      : [
          ...section('Fabric', fabricLines(body.fabric, style)),
          ...section('Speaker', speakerLines(body, style)),
          ...section('Announced', announcedLines(body, style)),
          ...section('Received', [
            receivedLine('IPv4', received.ipv4),
            receivedLine('IPv6', received.ipv6),
          ]),
        ]),
    ...section('Drift', [driftText(body)]),
    ...section('Others', otherLines(body, style)),
  ]
}

/** The status as people read it, made from the JSON form alone. The verdict is the last line. */
export const statusText = (body: StatusBody, style: Style): string => {
  const problems = body.problems.flatMap(problemLines(style))
  const verdict = style[body.state === 'well' ? 'good' : 'bad'](printable(body.verdict))
  const lines = [
    ...problems,
    ...(problems.length === 0 ? [] : ['']),
    ...sections(body, style),
    '',
    verdict,
  ]
  return lines.map((line) => `${line}\n`).join('')
}
