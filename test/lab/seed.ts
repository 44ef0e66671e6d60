// The node as the Talos extension's plan has it, word for word: its start-up script, frr.conf and
// daemons file (bench/reference.*). What the report shows beside frr-intent.

import type { Guest } from './guest.ts'
import { defaultEnv, serviceLog } from './node.ts'

/** What the script needs besides FRR. */
export const seedPackages: readonly string[] = ['j2cli']

const daemonsFile = '/src/bench/reference.daemons'

const start = (daemons: string): string => `${daemons} >/etc/frr/daemons
setsid bash /src/bench/reference.sh tini -- /usr/lib/frr/docker-start >${serviceLog} 2>&1 </dev/null &`

/** Whether zebra, as the plan starts it, is there when its daemons have had time to start; it is ended. */
export const zebraLives = async (guest: Guest): Promise<boolean> => {
  await guest.must(start(`cat ${daemonsFile}`), { env: defaultEnv })
  const { code } = await guest.retry(
    `grep -m 1 'all daemons up' ${serviceLog} && ! pgrep -f 'watchfrr[.]sh'`,
    30_000,
  )
  const zebra = await guest.run('kill -0 $(cat /run/frr/zebra.pid)')
  await guest.must(
    `kill -9 $(cat /run/frr/watchfrr.pid)
     for pid in $(cat /run/frr/*.pid); do kill -9 $pid; while kill -0 $pid; do sleep 0.1; done; done 2>/dev/null
     rm -f /run/frr/*.pid /run/frr/*.vty /run/frr/*.sock; true`,
  )
  return code === 0 && zebra.code === 0
}

/** The plan's node without zebra's \`-n\`. */
export const startSeed = async (guest: Guest): Promise<void> => {
  await guest.must(start(`sed 's/-n //' ${daemonsFile}`), { env: defaultEnv })
  await guest.waitFor(
    'the daemons of the script are up and configured',
    `grep -m 1 'all daemons up' ${serviceLog} && ! pgrep -f 'watchfrr[.]sh' || { tail ${serviceLog}; false; }`,
    120_000,
  )
}
