// The node as the Talos extension's plan describes it: start-up script, frr.conf and daemons file
// (bench/reference.*). What the report shows beside frr-intent.

import type { Guest } from './guest.ts'
import { defaultEnv, serviceLog } from './node.ts'

/** What the script needs besides FRR. */
export const referencePackages: readonly string[] = ['j2cli']

const daemonsFile = '/src/bench/reference.daemons'

const start = (daemons: string): string => `${daemons} >/etc/frr/daemons
setsid bash /src/bench/reference.sh tini -- /usr/lib/frr/docker-start >${serviceLog} 2>&1 </dev/null &`

/** Seconds in which a node of the lab is heard, several times over. */
export const patienceSeconds = 30

/** Whether leaf1 hears of a node that is started as the plan has it, with zebra's `-n`; it is ended again. */
export const isHeardAsPlanned = async (guest: Guest): Promise<boolean> => {
  await guest.must(start(`cat ${daemonsFile}`), { env: defaultEnv })
  const { code } = await guest.retry(
    `vtysh -N leaf1 -c 'show bgp ipv4 unicast neighbors node routes' | grep -w 10.0.0.1/32`,
    patienceSeconds * 1000,
  )
  await guest.must(
    `kill -9 $(cat /run/frr/watchfrr.pid)
     for pid in $(cat /run/frr/*.pid); do kill -9 $pid; while kill -0 $pid; do sleep 0.1; done; done 2>/dev/null
     rm -f /run/frr/*.pid /run/frr/*.vty /run/frr/*.sock`,
  )
  return code === 0
}

/** The plan's node without zebra's `-n`. */
export const startReference = async (guest: Guest): Promise<void> => {
  await guest.must(start(`sed 's/-n //' ${daemonsFile}`), { env: defaultEnv })
  await guest.waitFor(
    'the daemons of the script are up and configured',
    `grep -m 1 'all daemons up' ${serviceLog} && ! pgrep -f 'watchfrr[.]sh' || { tail ${serviceLog}; false; }`,
    120_000,
  )
}
