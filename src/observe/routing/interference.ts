// What else on this host can disturb routing; not looked for by a start, which should be quick.
import type { Reader } from '../capabilities.ts'
import { orNull } from '../orNull.ts'

export interface Interference {
  /** User ids of programs that listen on the port of BGP. */
  readonly bgpPort: readonly number[]
  /** systemd-networkd runs, and removes routes or rules that it did not make. */
  readonly networkd: boolean
}

/** A listening socket (state 0A) with local port 179 in a line of /proc/net/tcp, and the user id. */
const onBgpPort = /^ *\d+: [0-9A-F]+:00B3 \S+ 0A \S+ \S+ \S+ +(\d+) /gm

const readOr = (reader: Reader, path: string): string => orNull(() => reader.readText(path)) ?? ''

const bgpUsers = (reader: Reader): readonly number[] => {
  const users = ['tcp', 'tcp6'].flatMap((name) =>
    [...readOr(reader, `/proc/net/${name}`).matchAll(onBgpPort)].map(([, user]) => Number(user)),
  )
  return [...new Set(users)].toSorted((a, b) => a - b)
}

/** With the unified hierarchy of control groups, and with the older ones. */
const groups = ['/sys/fs/cgroup', '/sys/fs/cgroup/systemd'].map(
  (root) => `${root}/system.slice/systemd-networkd.service/cgroup.procs`,
)

/** A file in a later folder replaces one of the same name in an earlier one (networkd.conf(5)). */
const folders = ['/usr/lib/systemd', '/run/systemd', '/etc/systemd']

const configurationFiles = (reader: Reader): readonly string[] => {
  const dropIns = folders.flatMap((folder) => {
    const names = orNull(() => reader.list(`${folder}/networkd.conf.d`)) ?? []
    return names.map((name) => [name, `${folder}/networkd.conf.d/${name}`] as const)
  })
  const byName = [...new Map(dropIns)].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return [
    ...folders.map((folder) => `${folder}/networkd.conf`),
    ...byName.map(([, path]) => path).filter((path) => path.endsWith('.conf')),
  ]
}

const keeps = (configuration: string, option: string): boolean => {
  const values = [...configuration.matchAll(new RegExp(`^\\s*${option}\\s*=\\s*(\\S+)`, 'gm'))]
  return /^(no|false|off|0|n|f)$/i.test(values.at(-1)?.[1] ?? '')
}

const networkdRemoves = (reader: Reader): boolean => {
  if (groups.every((path) => readOr(reader, path).trim() === '')) return false
  const configuration = configurationFiles(reader)
    .map((path) => readOr(reader, path))
    .join('\n')
  return !['ManageForeignRoutes', 'ManageForeignRoutingPolicyRules'].every((option) =>
    keeps(configuration, option),
  )
}

export const observeInterference = (reader: Reader): Interference => ({
  bgpPort: bgpUsers(reader),
  networkd: networkdRemoves(reader),
})
