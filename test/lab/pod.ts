// The FRR that MetalLB runs on a node, as kubelet runs it: a container with processes, users, /etc/frr
// and /run/frr of its own, in the network namespace of the host.

import { patchedDaemons } from '../docs/kustomize.ts'
import type { Guest } from './guest.ts'
import { quote } from './jobs.ts'
import { speakerConf, type SpeakerOptions } from './speaker.ts'

const limit = '--limit-fds 100000'

/** What the file `daemons` of the ConfigMap `frr-startup` says; other daemons are off. */
const daemonsFile = (zebra: string) => `bgpd=yes
bfdd=yes
vtysh_enable=yes
zebra_options="  ${zebra} ${limit}"
bgpd_options="   -A 127.0.0.1 -p 0 ${limit}"
staticd_options="-A 127.0.0.1 ${limit}"
bfdd_options="   -A 127.0.0.1 ${limit}"
`

/** metallb/frr-k8s 0.0.25 config/frr-k8s/frr-cm.yaml, metallb/metallb 0.16 config/frr/frr-cm.yaml. */
export const podDaemons = {
  'frr-k8s': daemonsFile('-A 127.0.0.1 -K 120 -s 90000000'),
  frr: daemonsFile('-A 127.0.0.1 -s 90000000'),
  patched: patchedDaemons(),
} as const

export interface PodOptions extends Pick<SpeakerOptions, 'peers' | 'prefixes'> {
  /** The file `daemons`. */
  readonly daemons: string
  /** User of the daemons; FRR's image has 100. */
  readonly uid?: number
}

export interface Pod {
  /** Resolves when the daemons are up and have their configuration. */
  start(): Promise<void>
  /**
   * `delete`: SIGTERM to the container's first process, whose end is the end of all others;
   * `terminate`: SIGTERM to every daemon, and time to end; `kill`: SIGKILL to every process.
   */
  end(how: 'delete' | 'terminate' | 'kill'): Promise<void>
  /** SIGKILL to one daemon, which watchfrr starts again; resolves when it is back. */
  killDaemon(name: 'zebra' | 'bgpd' | 'bfdd'): Promise<void>
  vtysh(...commands: readonly string[]): Promise<string>
}

const folder = '/run/pod'

const files = ({ daemons, uid = 100, ...speaker }: PodOptions) => `set -e
rm -rf ${folder}
mkdir -p ${folder}/etc ${folder}/run ${folder}/lib
printf '%s' ${quote(daemons)} >${folder}/etc/daemons
cat >${folder}/etc/frr.conf <<'CONF'
log stdout informational
${speakerConf(speaker)}
CONF
echo 'service integrated-vtysh-config' >${folder}/etc/vtysh.conf
sed 's/^frr:x:[0-9]*:[0-9]*:/frr:x:${uid}:101:/' /etc/passwd >${folder}/passwd
sed 's/^frr:x:[0-9]*:/frr:x:101:/' /etc/group >${folder}/group
chown -R ${uid}:101 ${folder}/etc ${folder}/run ${folder}/lib`

const container = `
mount --bind ${folder}/etc /etc/frr
mount --bind ${folder}/run /run/frr
mount --bind ${folder}/lib /var/lib/frr
mount --bind ${folder}/passwd /etc/passwd
mount --bind ${folder}/group /etc/group
exec tini -- /usr/lib/frr/docker-start`

const start = `rm -f ${folder}/run/*
setsid unshare --mount --pid --fork --kill-child --mount-proc \
  sh -ec ${quote(container)} >${folder}/log 2>&1 </dev/null &
echo $! >${folder}/runtime`

/** The container's first process, as the guest sees it. */
const first = `$(pgrep -P "$(cat ${folder}/runtime)")`

const enter = `nsenter --mount --pid --target ${first}`

const gone = `while kill -s 0 "$(cat ${folder}/runtime)"; do sleep 0.05; done 2>/dev/null`

const ends = {
  delete: `kill -s TERM ${first}; ${gone}`,
  terminate: `${enter} sh -c 'kill -s STOP $(cat /run/frr/watchfrr.pid)
    pids=$(cat /run/frr/[!w]*.pid)
    kill -s TERM $pids
    for pid in $pids; do while kill -s 0 $pid; do sleep 0.05; done; done 2>/dev/null'
    kill -s KILL ${first}; ${gone}`,
  kill: `kill -s KILL ${first}; ${gone}`,
}

/** The pod is not started yet. */
export async function makePod(guest: Guest, options: PodOptions): Promise<Pod> {
  await guest.must(files(options))
  const vtysh = (...commands: readonly string[]) =>
    guest.must([`${enter} vtysh`, ...commands.map((line) => `-c ${quote(line)}`)].join(' '))
  const up = `grep -m 1 'all daemons up' ${folder}/log && ! ${enter} pgrep -f 'watchfrr[.]sh' ||
    { tail ${folder}/log; false; }`
  return {
    vtysh,
    start: async () => {
      await guest.must(start)
      await guest.waitFor("the pod's daemons are up and configured", up, 120_000)
    },
    end: async (how) => {
      await guest.must(ends[how])
    },
    killDaemon: async (name) => {
      const pid = `${enter} cat /run/frr/${name}.pid`
      const before = await guest.must(
        `${pid}; ${enter} sh -c 'kill -s KILL $(cat /run/frr/${name}.pid)'`,
      )
      await guest.waitFor(
        `${name} of the pod is back`,
        `[ "$(${pid})" != '${before.trim()}' ] && ${up} && ${enter} vtysh -d ${name} -c 'show version'`,
        120_000,
      )
    },
  }
}
