// Plays Talos in a guest: unpacks the extension, starts its services in containers as Talos does,
// restarts a service when its configuration changes, and forgets what a reboot forgets.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Guest } from '../guest.ts'
import { quote } from '../jobs.ts'
import { startKubelet } from '../kubelet.ts'
import { parseService, type Service } from '../../talos/serviceSchema.ts'
import { debugSpec } from './debugSpec.ts'
import { configFilePath, hostPath, ociSpec, type Configuration } from './ociSpec.ts'
import { seccompPath } from './seccomp.ts'

const oneShots = ['frr-plan', 'frr-status'] as const

export type ServiceName = 'frr' | (typeof oneShots)[number]

export interface Talos {
  /** As `talosctl service ext-NAME` shows it. */
  state(name: ServiceName): Promise<string>
  /** As `talosctl logs ext-NAME` shows it, since the last start of the service. */
  log(name: ServiceName): Promise<string>
  /** Gives a service its ExtensionServiceConfig, and restarts it. */
  configure(configuration: Configuration, name?: ServiceName): Promise<void>
  restart(name: ServiceName): Promise<void>
  /** Runs a program in the container of ext-frr. */
  inFrr(command: string): Promise<string>
  /** What `talosctl debug` with our debug image prints. */
  debug(...args: readonly string[]): Promise<string>
  waitForLog(name: ServiceName, pattern: string): Promise<string>
  /** Everything the kernel and the tmpfs of the host hold is lost; the configuration stays. */
  reboot(): Promise<void>
}

const bundle = (name: ServiceName): string => `/run/talos/${name}`

const writeFile = (path: string, content: string): string =>
  `mkdir -p "$(dirname ${quote(path)})" && printf %s ${quote(content)} >${quote(path)}`

const script = '/src/test/lab/talos/service.sh'

const mounts = ({ container }: Service): string =>
  (container.mounts ?? []).map(({ source }) => quote(hostPath(source))).join(' ')

/** @param rootfs the extension's /rootfs, in the guest's share */
export async function startTalos(guest: Guest, rootfs: string): Promise<Talos> {
  const services = Object.fromEntries(
    (['frr', ...oneShots] as const).map((name) => {
      const path = join(guest.share, rootfs, 'usr/local/etc/containers', `${name}.yaml`)
      return [name, parseService(readFileSync(path, 'utf8'))]
    }),
  ) as Record<ServiceName, Service>
  const seccomp: unknown = JSON.parse(await guest.must(`cat ${seccompPath}`))
  const configurations = new Map<ServiceName, Configuration>()

  let kubelet = startKubelet(guest)

  const boot = async () => {
    await guest.must(
      `set -e
       mountpoint -q /sys/fs/cgroup || mount -t cgroup2 none /sys/fs/cgroup
       mkdir -p /talos
       mount -t tmpfs tmpfs /talos
       mkdir -p /talos/usr/local
       mkdir -p /talos/run /talos/system /talos/usr/local
       mount --bind /share/${rootfs}/usr/local /talos/usr/local`,
    )
    for (const name of oneShots) await start(name)
    if (configurations.has('frr')) await start('frr')
  }

  const start = async (name: ServiceName) => {
    const service = services[name]
    const configuration = configurations.get(name) ?? {}
    const files = (configuration.configFiles ?? []).map(({ mountPath, content }) =>
      writeFile(configFilePath(name, mountPath), content),
    )
    const spec = JSON.stringify(ociSpec(service, configuration, seccomp))
    await guest.must(
      `set -e
       mkdir -p ${bundle(name)}
       : >${bundle(name)}/log
       : >${bundle(name)}/starts
       ${[writeFile(`${bundle(name)}/config.json`, spec), ...files].join('\n')}
       setsid sh ${script} start ${name} ${service.restart} ${mounts(service)} </dev/null >${bundle(name)}/harness 2>&1 &`,
    )
  }

  const stop = async (name: ServiceName) => {
    await guest.must(`[ ! -e ${bundle(name)}/pid ] || sh ${script} stop ${name}`)
  }

  const talos: Talos = {
    state: async (name) =>
      (await guest.must(`cat ${bundle(name)}/state 2>/dev/null || echo Waiting`)).trim(),
    log: (name) => guest.must(`cat ${bundle(name)}/log`),
    configure: async (configuration, name = 'frr') => {
      configurations.set(name, configuration)
      await talos.restart(name)
    },
    restart: async (name) => {
      await stop(name)
      await start(name)
    },
    inFrr: (command) => guest.must(`crun exec ext-frr ${command}`),
    debug: (...args) => {
      const spec = JSON.stringify(debugSpec('/share/debug', args))
      return guest.must(
        `${writeFile('/run/talos/debug/config.json', spec)} && crun run --bundle /run/talos/debug debug`,
      )
    },
    waitForLog: (name, pattern) =>
      guest.waitFor(
        `${pattern} in the log of ext-${name}`,
        `grep -e ${quote(pattern)} ${bundle(name)}/log || { tail -n 30 ${bundle(name)}/log ${bundle(name)}/harness; false; }`,
        90_000,
      ),
    reboot: async () => {
      // StopAllPods before StopAllServices, as Talos' sequencer has it.
      await kubelet.stop()
      await stop('frr')
      for (const name of oneShots) await stop(name)
      await guest.must(
        `ip link del dev frr-metallb; ip link del dev metallb
         for family in -4 -6; do
           ip $family rule flush protocol 88
           ip $family rule del pref 1000 2>/dev/null
         done
         for port in eth0 eth1; do echo 1024 >/proc/sys/net/ipv6/conf/$port/ra_defrtr_metric; done
         rm -rf /run/talos
         umount /talos/usr/local /talos`,
      )
      kubelet = startKubelet(guest)
      await boot()
    },
  }
  await boot()
  return talos
}
