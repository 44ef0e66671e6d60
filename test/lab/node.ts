// The product in a guest: what a Talos node would run, with the environment of the default fabric.

import type { Guest } from './guest.ts'
import type { Result } from './jobs.ts'
import { node } from './topology.ts'

export type Environment = Readonly<Record<string, string>>

export const defaultEnv: Environment = {
  NODE_IP: node.lo.ipv4,
  ASN_LOCAL: String(node.asn),
  FE_MACS: `${node.links.leaf1.mac},${node.links.leaf2.mac}`,
}

export const program = 'node /src/dist/frr-intent.cjs'

export interface Product {
  apply(words?: string): Promise<Result>
  plan(words?: string): Promise<Result>
  /**
   * Starts the service as its container does; resolves when all daemons have frr.conf.
   *
   * @param successor what it becomes, with `--` before it; by default docker-start
   */
  startFrr(successor?: string): Promise<void>
}

/** Where the service of the node writes. */
export const serviceLog = '/run/frr.log'

export function product(guest: Guest, env: Environment = defaultEnv): Product {
  const run = (words: string) => guest.run(`${program} ${words}`, { env })
  return {
    apply: (words = '') => run(`apply ${words}`),
    plan: (words = '') => run(`plan ${words}`),
    startFrr: async (successor = '') => {
      await guest.must(
        `: >${serviceLog}
         setsid tini -- ${program} apply --exec ${successor} >${serviceLog} 2>&1 </dev/null &`,
        { env },
      )
      // watchfrr.sh ends when \`vtysh -b\` has sent frr.conf, which can be after "all daemons up".
      // Not asked by vtysh: on FRR 9.0 to 10.3 it would take lines of frr.conf away (frr#18541).
      await guest.waitFor(
        "the node's daemons are up and configured",
        `grep -m 1 'all daemons up' ${serviceLog} && ! pgrep -f 'watchfrr[.]sh' ||
         { tail ${serviceLog}; false; }`,
        120_000,
      )
    },
  }
}

/** Fabric ports that lead nowhere, and NODE_IP: all that planning and applying need. */
export async function plugPorts(guest: Guest): Promise<void> {
  const { leaf1, leaf2 } = node.links
  await guest.must(
    `set -e
     for port in '${leaf1.name} ${leaf1.mac}' '${leaf2.name} ${leaf2.mac}'; do
       set -- $port
       ip link add name $1 address $2 mtu 9000 type veth peer name $1-leaf mtu 9000
       ip link set dev $1 up
       ip link set dev $1-leaf up
     done
     ip address add ${node.lo.ipv4}/32 dev lo`,
  )
}
