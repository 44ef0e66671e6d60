// The FRR that MetalLB runs on a node, as kubelet runs it: a container with processes, users, /etc/frr
// and /run/frr of its own, in the network namespace of the host.

import { patchedDaemons } from '../docs/kustomize.ts'
import type { Guest } from './guest.ts'
import { quote } from './jobs.ts'
import { livezDaemons } from './livez.ts'
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

/** How a kubelet looks after container `frr`. */
export interface ProbeValues {
  readonly periodSeconds: number
  /** Failures in a row that end a container which has not passed yet, and one that has. */
  readonly startup: number
  readonly liveness: number
}

/** Of the DaemonSets `frr-k8s-daemon` and `speaker` in MetalLB 0.15.3 and 0.16.1 (test/docs/metallb). */
const realProbes: ProbeValues = { periodSeconds: 5, startup: 30, liveness: 3 }

export interface PodOptions extends Pick<SpeakerOptions, 'peers' | 'prefixes' | 'gracefulRestart'> {
  /** The file `daemons`. */
  readonly daemons: string
  readonly probes?: ProbeValues | undefined
  /** User of the daemons; FRR's image has 100. */
  readonly uid?: number
}

export interface Pod {
  /** Resolves when the daemons are up and have their configuration. */
  start(): Promise<void>
  /**
   * A new pod in the place of a deleted one: its FRR starts with the configuration of the ConfigMap,
   * which is empty, and is given the real one three seconds later, MetalLB's debounce.
   */
  startAnew(): Promise<void>
  /** How often the probes have ended the container, each time with what they missed. */
  endedByProbes(): Promise<readonly string[]>
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

const files = ({ daemons, uid = 100, probes = realProbes, ...speaker }: PodOptions) => `set -e
rm -rf ${folder}
mkdir -p ${folder}/etc ${folder}/run ${folder}/lib
printf '%s' ${quote(daemons)} >${folder}/etc/daemons
cat >${folder}/wanted.conf <<'CONF'
log stdout informational
${speakerConf(speaker)}
CONF
cp ${folder}/wanted.conf ${folder}/etc/frr.conf
echo 'service integrated-vtysh-config' >${folder}/etc/vtysh.conf
sed 's/^frr:x:[0-9]*:[0-9]*:/frr:x:${uid}:101:/' /etc/passwd >${folder}/passwd
sed 's/^frr:x:[0-9]*:/frr:x:101:/' /etc/group >${folder}/group
chown -R ${uid}:101 ${folder}/etc ${folder}/run ${folder}/lib
cat >${folder}/start <<'START'
${container}
START
cat >${folder}/kubelet <<'KUBELET'
${kubelet(probes)}
KUBELET`

const container = `
mount --bind ${folder}/etc /etc/frr
mount --bind ${folder}/run /run/frr
mount --bind ${folder}/lib /var/lib/frr
mount --bind ${folder}/passwd /etc/passwd
mount --bind ${folder}/group /etc/group
exec tini -- /usr/lib/frr/docker-start`

/** The container's first process, as the guest sees it. */
const first = `$(pgrep -P "$(cat ${folder}/runtime)")`

const enter = `nsenter --mount --pid --target ${first}`

const gone = `while kill -s 0 "$(cat ${folder}/runtime)"; do sleep 0.05; done 2>/dev/null`

const runContainer = `rm -f ${folder}/run/*
setsid unshare --mount --pid --fork --kill-child --mount-proc \
  sh -e ${folder}/start >${folder}/log 2>&1 </dev/null &
echo $! >${folder}/runtime`

/** Ends the container as a kubelet does, with ten seconds between the signals. */
const terminated = `kill -s TERM ${first}
for tenth in $(seq 100); do kill -s 0 "$(cat ${folder}/runtime)" || break; sleep 0.1; done 2>/dev/null
kill -s KILL ${first} 2>/dev/null; ${gone}`

/**
 * Ends and starts the container as its probes say. Timing: a real probe fails after a second; vtysh
 * takes longer here, beside other guests.
 */
const kubelet = ({ periodSeconds, startup, liveness }: ProbeValues) => `
limit=${startup} failures=0
while sleep ${periodSeconds}; do
  running=" $(timeout 10 ${enter} vtysh -c 'show daemons') "
  missing=
  for daemon in ${livezDaemons.join(' ')}; do
    case "$running" in *" $daemon "*) ;; *) missing="$missing $daemon" ;; esac
  done
  if [ -z "$missing" ]; then
    limit=${liveness} failures=0
  elif failures=$((failures + 1)) && [ $failures -ge $limit ]; then
    echo "missing:$missing" >>${folder}/ended
    ${terminated}
    ${runContainer}
    limit=${startup} failures=0
  fi
done`

const start = `${runContainer}
setsid sh ${folder}/kubelet >/dev/null 2>&1 </dev/null &
echo $! >${folder}/kubelet.pid`

const unwatched = `kill -s KILL "$(cat ${folder}/kubelet.pid)"`

const ends = {
  delete: `${unwatched}; kill -s TERM ${first}; ${gone}`,
  terminate: `${unwatched}; ${enter} sh -c 'kill -s STOP $(cat /run/frr/watchfrr.pid)
    pids=$(cat /run/frr/[!w]*.pid)
    kill -s TERM $pids
    for pid in $pids; do while kill -s 0 $pid; do sleep 0.05; done; done 2>/dev/null'
    kill -s KILL ${first}; ${gone}`,
  kill: `${unwatched}; kill -s KILL ${first}; ${gone}`,
}

/** As MetalLB's reloader has FRR take a configuration, and keep it for a restart of the container. */
const reloaded = `cp ${folder}/wanted.conf ${folder}/etc/wanted.conf
sleep 3
${enter} python3 /usr/lib/frr/frr-reload.py --reload --overwrite /etc/frr/wanted.conf`

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
    startAnew: async () => {
      await guest.must(`echo 'log stdout informational' >${folder}/etc/frr.conf
        ${start}`)
      await guest.waitFor("the pod's daemons are up", up, 120_000)
      await guest.must(reloaded)
    },
    endedByProbes: async () =>
      (await guest.must(`cat ${folder}/ended 2>/dev/null || true`))
        .trim()
        .split('\n')
        .filter(Boolean),
    end: async (how) => {
      await guest.must(ends[how])
    },
    killDaemon: async (name) => {
      // A container that the probes have ended begins with the same pids again.
      const written = `${enter} stat -c '%i %z' /run/frr/${name}.pid`
      const before = await guest.must(
        `${written}; ${enter} sh -c 'kill -s KILL $(cat /run/frr/${name}.pid)'`,
      )
      await guest.waitFor(
        `${name} of the pod is back`,
        `[ "$(${written})" != '${before.trim()}' ] && ${up} && ${enter} vtysh -d ${name} -c 'show version'`,
        120_000,
      )
    },
  }
}
