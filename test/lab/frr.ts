// An FRR of its own path space, its daemons started directly, beside others in the same guest.

import type { Guest } from './guest.ts'
import { quote } from './jobs.ts'

export interface RouterOptions {
  /** Path space (`-N`): /etc/frr/NAME, /run/frr/NAME. */
  readonly name: string
  readonly netns?: string
  /** A folder of the guest: the root of another release. */
  readonly root?: string | undefined
  /** For a router that stands for a machine with a processor of its own. */
  readonly comesFirst?: boolean
  /** Command lines, in the order in which they start. */
  readonly daemons: readonly string[]
  readonly conf: string
}

export interface Router {
  readonly name: string
  vtysh(...commands: readonly string[]): Promise<string>
  /** What a `show ... json` command says. */
  show(command: string): Promise<unknown>
  /** Runs lines in configuration mode. */
  configure(lines: string): Promise<void>
  /** SIGTERM is how a pod or a service ends; SIGKILL is how it dies. Resolves when it is gone. */
  end(signal: 'TERM' | 'KILL'): Promise<void>
}

const pathspace = (name: string): string => name && `-N ${name}`

const established = 'show bgp summary established json'

/** What a leaf's or a speaker's answer to `established` has in it when there is a session. */
const sessionWith = (neighbor: string): string =>
  neighbor === '' ? '"state":"Established"' : `"${neighbor}":{`

/**
 * A condition for the shell; '' is the path space of the node's own FRR, and any neighbor. (`show bgp
 * neighbors NAME` would take a neighbor's host name for its name, too, which all routers here share.)
 */
export const hasSession = (name: string, neighbor = ''): string =>
  `vtysh ${pathspace(name)} -c '${established}' | grep -q '${sessionWith(neighbor)}'`

/**
 * A condition for the shell: each router has a session with the neighbor, and keeps no routes of one
 * that has not announced them again. One vtysh for all that is asked, since its start costs most.
 */
export const haveSessionsAnew = (names: readonly string[], neighbor: string): string =>
  names
    .map(
      (name) =>
        `{ answer=$(vtysh ${pathspace(name)} -c '${established}' -c 'show bgp ipv4 json' -c 'show bgp ipv6 json') &&
           echo "$answer" | grep -q '${sessionWith(neighbor)}' &&
           ! echo "$answer" | grep -q '"stale":true'; }`,
    )
    .join(' && ')

/** The vtysh side of a running FRR; '' is the path space of the node's own. */
export function router(guest: Guest, name: string): Router {
  const vtysh = (...commands: readonly string[]) =>
    guest.must(['vtysh', pathspace(name), ...commands.map((line) => `-c ${quote(line)}`)].join(' '))
  return {
    name,
    vtysh,
    show: async (command) => JSON.parse(await vtysh(`${command} json`)),
    configure: async (lines) => {
      await vtysh('configure terminal', ...lines.trim().split(/\s*\n\s*/))
    },
    end: async (signal) => {
      await guest.must(
        `pids=$(cat /run/frr/${name}/*.pid)
         kill -s ${signal} $pids
         for pid in $pids; do while kill -s 0 $pid; do sleep 0.05; done; done 2>/dev/null
         rm -f /run/frr/${name}/*`,
      )
    },
  }
}

export async function startRouter(guest: Guest, options: RouterOptions): Promise<Router> {
  const { name, netns = '', root, comesFirst = false, daemons, conf } = options
  const inRoot = root === undefined ? '' : `chroot ${root} `
  const nice = comesFirst ? 'nice -n -20 ' : ''
  const start = daemons.map((line) => {
    const [daemon = '', ...flags] = line.split(' ')
    return `${nice}${inRoot}/usr/lib/frr/${daemon} -d -N ${name} -A 127.0.0.1 -P 0 ${flags.join(' ')}`
  })
  await guest.must(
    `set -e
     install -d -o frr -g frr /etc/frr/${name} /run/frr/${name}
     : >/etc/frr/${name}/vtysh.conf
     cat >/etc/frr/${name}/frr.conf <<'CONF'
${conf}
CONF
     ${start.join('\n')}
     ${inRoot}vtysh -N ${name} -b`,
    { netns },
  )
  return router(guest, name)
}
