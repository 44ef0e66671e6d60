import type { Reader } from './capabilities.ts'
import { orNull, trimmed } from './orNull.ts'
import type {
  AcceptLocal,
  Accounts,
  AdvertisedDefaults,
  Host,
  Ipv6Switch,
  ObservedDirectory,
  ObservedFile,
  VrfSupport,
} from './observed.ts'

/**
 * The kernel shows `net.vrf.strict_mode` once VRF is loaded. Before that, only the list of modules says
 * whether it can be loaded, and a container has no such list.
 */
const vrfSupport = (reader: Reader, kernel: string): VrfSupport => {
  if (reader.status('/proc/sys/net/vrf/strict_mode') !== null) return 'present'
  const modules = reader.readText(`/lib/modules/${kernel}/modules.dep`)
  if (modules === null) return 'unknown'
  return /\/vrf\.ko/.test(modules) ? 'loadable' : 'absent'
}

/** A kernel built without it, or started with ipv6.disable=1. */
export const hasNoIpv6 = (reader: Reader): boolean => reader.status('/proc/sys/net/ipv6') === null

export const observeHost = (reader: Reader): Host => {
  const kernel = trimmed(reader, '/proc/sys/kernel/osrelease') ?? 'unknown'
  return {
    bootId: trimmed(reader, '/proc/sys/kernel/random/boot_id') ?? 'unknown',
    netns: reader.readLink('/proc/self/ns/net'),
    kernel,
    vrf: vrfSupport(reader, kernel),
  }
}

const ipv6Path = (link: string, setting: string): string =>
  `/proc/sys/net/ipv6/conf/${link}/${setting}`

const isOn = (text: string | null): boolean | null => (text === null ? null : text !== '0')

export const disableIpv6Path = (link: string): string => ipv6Path(link, 'disable_ipv6')

export const acceptLocalPath = (link: string): string =>
  `/proc/sys/net/ipv4/conf/${link}/accept_local`

export const observeAcceptLocal = (reader: Reader, link: string): AcceptLocal => {
  const setting = (name: string) => isOn(trimmed(reader, acceptLocalPath(name)))
  return {
    link: setting(link),
    byDefault: setting('default') ?? false,
    everywhere: setting('all') ?? false,
  }
}

export const advertisedMetricPath = (link: string): string => ipv6Path(link, 'ra_defrtr_metric')

/** A host that forwards listens to router advertisements where accept_ra is 2 (ndisc.c). */
export const observeAdvertisedDefaults = (
  reader: Reader,
  links: readonly string[],
): AdvertisedDefaults => {
  const setting = (link: string, name: string) => trimmed(reader, ipv6Path(link, name))
  const listens = (link: string): boolean => {
    const accepts = setting(link, 'accept_ra')
    return accepts === '2' || (accepts === '1' && setting(link, 'forwarding') === '0')
  }
  const metrics = links
    .filter((link) => listens(link) && setting(link, 'accept_ra_defrtr') === '1')
    .flatMap((link) => {
      const metric = setting(link, 'ra_defrtr_metric')
      return metric === null ? [] : [[link, Number(metric)] as const]
    })
  return Object.fromEntries(metrics)
}

const procSysIsWritable = (reader: Reader): boolean => {
  const mounts = (reader.readText('/proc/self/mounts') ?? '').split('\n')
  const last = mounts.map((line) => line.split(' ')).findLast((fields) => fields[1] === '/proc/sys')
  return last === undefined || !(last[3] ?? '').split(',').includes('ro')
}

export const observeIpv6 = (reader: Reader, links: readonly string[]): Ipv6Switch => {
  const disabled = (link: string) => isOn(trimmed(reader, disableIpv6Path(link)))
  return {
    disabled: Object.fromEntries(links.map((link) => [link, disabled(link)])),
    disabledByDefault: disabled('default') ?? false,
    writable: procSysIsWritable(reader),
  }
}

/** The id in the third field of a line of /etc/passwd or /etc/group. */
const idOf = (database: string | null, name: string): number | null => {
  const fields = (database ?? '').split('\n').map((line) => line.split(':'))
  const id = fields.find(([entry]) => entry === name)?.[2]
  return id !== undefined && /^[0-9]+$/.test(id) ? Number(id) : null
}

export const observeAccounts = (reader: Reader): Accounts => {
  const groups = reader.readText('/etc/group')
  return {
    frrUser: idOf(reader.readText('/etc/passwd'), 'frr'),
    frrGroup: idOf(groups, 'frr'),
    frrvtyGroup: idOf(groups, 'frrvty'),
  }
}

/** @param isReplacing whether something that cannot be read as a file counts as no file */
export const observeFile = (reader: Reader, path: string, isReplacing = false): ObservedFile => {
  const none = { path, content: null, mode: 0, uid: 0, gid: 0 }
  const status = reader.status(path)
  if (status === null) return none
  if (!isReplacing) return { path, content: reader.readText(path), ...status }
  const content = orNull(() => reader.readText(path))
  return content === null ? none : { path, content, ...status }
}

/** Configuration, sockets and pid files, and the state that daemons keep. */
const frrDirectories = ['/etc/frr', '/run/frr', '/var/lib/frr']

export const observeDirectories = (reader: Reader): readonly ObservedDirectory[] =>
  frrDirectories.map((path) => ({ path, status: reader.status(path) }))
