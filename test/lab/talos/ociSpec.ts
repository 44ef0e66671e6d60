// The container that Talos makes of an extension's service definition: containerd's default
// specification, changed as internal/app/machined/pkg/system/services/extension.go does.

import { posix } from 'node:path'
import type { Service } from '../../talos/serviceSchema.ts'
import { seccompFor } from './seccomp.ts'

/**
 * The host's root of this Talos. The guest's own root belongs to the lab: its /run/frr is that of
 * the leaves.
 */
export const hostRoot = '/talos'

export const hostPath = (path: string): string => posix.join(hostRoot, path)

/** Where Talos looks for the roots of services. */
export const rootOf = (name: string): string => hostPath(`/usr/local/lib/containers/${name}`)

/** Numbers 0 to 40 of linux/capability.h, by name, without those that Talos drops. */
export const capabilities = [
  ...['CHOWN', 'DAC_OVERRIDE', 'DAC_READ_SEARCH', 'FOWNER', 'FSETID', 'KILL', 'SETGID', 'SETUID'],
  ...['SETPCAP', 'LINUX_IMMUTABLE', 'NET_BIND_SERVICE', 'NET_BROADCAST', 'NET_ADMIN', 'NET_RAW'],
  ...['IPC_LOCK', 'IPC_OWNER', 'SYS_RAWIO', 'SYS_CHROOT', 'SYS_PTRACE', 'SYS_PACCT', 'SYS_ADMIN'],
  ...['SYS_NICE', 'SYS_RESOURCE', 'SYS_TIME', 'SYS_TTY_CONFIG', 'MKNOD', 'LEASE', 'AUDIT_WRITE'],
  ...['AUDIT_CONTROL', 'SETFCAP', 'MAC_OVERRIDE', 'MAC_ADMIN', 'SYSLOG', 'WAKE_ALARM'],
  ...['BLOCK_SUSPEND', 'AUDIT_READ', 'PERFMON', 'BPF', 'CHECKPOINT_RESTORE'],
].map((name) => `CAP_${name}`)

const mount = (destination: string, type: string, ...options: readonly string[]) => ({
  destination,
  type,
  source: type,
  options,
})

/** What containerd gives every container. */
export const defaultMounts = [
  mount('/proc', 'proc', 'nosuid', 'noexec', 'nodev'),
  mount('/dev', 'tmpfs', 'nosuid', 'strictatime', 'mode=755', 'size=65536k'),
  mount('/dev/pts', 'devpts', 'nosuid', 'noexec', 'newinstance', 'ptmxmode=0666', 'mode=0620'),
  mount('/dev/shm', 'tmpfs', 'nosuid', 'noexec', 'nodev', 'mode=1777', 'size=65536k'),
  mount('/dev/mqueue', 'mqueue', 'nosuid', 'noexec', 'nodev'),
  mount('/sys', 'sysfs', 'nosuid', 'noexec', 'nodev', 'ro'),
  mount('/run', 'tmpfs', 'nosuid', 'strictatime', 'mode=755', 'size=65536k'),
]

const maskedPaths = [
  ...['/proc/acpi', '/proc/asound', '/proc/kcore', '/proc/keys', '/proc/latency_stats'],
  ...['/proc/timer_list', '/proc/timer_stats', '/proc/sched_debug', '/proc/scsi', '/sys/firmware'],
]

const readonlyPaths = ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger']

export interface ConfigFile {
  readonly content: string
  readonly mountPath: string
}

/** An ExtensionServiceConfig, without its name. */
export interface Configuration {
  readonly environment?: readonly string[]
  readonly configFiles?: readonly ConfigFile[]
}

export const configFilePath = (name: string, mountPath: string): string =>
  hostPath(`/system/etc/extension-services/${name}/${mountPath.slice(1).replaceAll('/', '-')}`)

/** The specification of a service; `seccomp` is the engine's default profile. */
export const ociSpec = (
  { name, container }: Service,
  { environment = [], configFiles = [] }: Configuration,
  seccomp: unknown,
) => ({
  ociVersion: '1.1.0',
  process: {
    user: { uid: 0, gid: 0 },
    cwd: '/',
    args: [container.entrypoint, ...(container.args ?? [])],
    env: [...(container.environment ?? []), ...environment],
    noNewPrivileges: true,
    capabilities: { bounding: capabilities, permitted: capabilities, effective: capabilities },
    oomScoreAdj: -600,
  },
  root: { path: rootOf(name), readonly: !(container.security?.writeableRootfs ?? false) },
  mounts: [
    ...defaultMounts,
    ...(container.mounts ?? []).map((entry) => ({ ...entry, source: hostPath(entry.source) })),
    ...configFiles.map(({ mountPath }) => ({
      destination: mountPath,
      type: 'bind',
      source: configFilePath(name, mountPath),
      options: ['ro', 'bind'],
    })),
  ],
  linux: {
    // Those of the network and of IPC are the host's.
    namespaces: [{ type: 'pid' }, { type: 'mount' }, { type: 'uts' }],
    cgroupsPath: `/system/extensions/${name}`,
    resources: { devices: [{ allow: true, access: 'rwm' }] },
    maskedPaths: container.security?.maskedPaths ?? maskedPaths,
    readonlyPaths: container.security?.readonlyPaths ?? readonlyPaths,
    seccomp: seccompFor(seccomp, capabilities),
  },
})
