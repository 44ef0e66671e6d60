// How long the leaves go on sending to a node that has died.

import type { Environment } from './node.ts'
import { processes, startAgain, type Container } from './restarts.ts'
import { leaves, node } from './topology.ts'

interface Death {
  /** Run in the guest; `$pids` are the processes of FRR, of which one may have ended by itself. */
  readonly die: string
  /** What it takes to be a node that can start again. */
  readonly revive: string
}

const setPorts = (state: 'up' | 'down') =>
  leaves.map((leaf) => `ip link set dev ${node.links[leaf].name} ${state}`).join('; ')

export const deaths = {
  // As far as the leaves can tell: links and the kernel's TCP are there, and nobody says a word.
  'node hangs': { die: 'kill -s STOP $pids', revive: ':' },
  // The links go first: a node without power closes no TCP session.
  'node loses power': { die: `${setPorts('down')}; kill -s KILL $pids`, revive: setPorts('up') },
} as const satisfies Readonly<Record<string, Death>>

export type DeathName = keyof typeof deaths

/** FRR of a leaf keeps the routes of a node that restarts for so long, after the hold time. */
const longestMs = 200_000

const showRoutes = leaves
  .flatMap((leaf) => ['-4', '-6'].map((family) => `ip -n ${leaf} ${family}`))
  .map((ip) => `${ip} route show proto bgp dev node`)
  .join('; ')

/**
 * Milliseconds from the node's death until no leaf's kernel has a route by it; `null`: they still
 * have them after `longestMs`.
 */
export async function failOver({ guest }: Container, name: DeathName): Promise<number | null> {
  const { die } = deaths[name]
  const { code, stdout, stderr } = await guest.run(
    `set -e
     now() { read -r now _ </proc/uptime; now=\${now%.*}\${now#*.}0; }
     routes() { ${showRoutes}; }
     [ "$(routes)" ]
     pids=${processes}
     now; death=$now
     ${die} || true
     while [ "$(routes)" ]; do
       now; [ $((now - death)) -lt ${longestMs} ] || exit 9
       sleep 0.05
     done
     now; echo $((now - death))`,
    { timeoutMs: longestMs + 60_000 },
  )
  if (code !== 0 && code !== 9) throw new Error(`${name}: exit code ${code}: ${stdout}${stderr}`)
  return code === 0 ? Number(stdout) : null
}

/** The node starts again, and has its sessions. */
export async function revive(
  container: Container,
  name: DeathName,
  env?: Environment,
): Promise<void> {
  await container.kill('KILL')
  await container.guest.must(deaths[name].revive)
  await startAgain(container, env)
}
