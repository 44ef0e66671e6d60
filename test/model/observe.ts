import { parseIp } from '../../src/intent/address.ts'
import { frrEnd, speakerEnd } from '../../src/intent/link.ts'
import type { Link, LinkAddress, Observed, ObservedFile } from '../../src/observe/observed.ts'
import type { Kernel, KernelLink } from './kernel.ts'

const host = {
  bootId: 'c0ffee00-0000-4000-8000-000000000000',
  netns: 'net:[4026531840]',
  kernel: 'model',
  vrf: 'present',
} as const

/** The fabric port of the backdrop. */
const port = 'eth0'

const local = parseIp('fe80::1')

/** A link that is up, has IPv6 and is no VRF makes its link-local address itself (RFC 4862 5.3). */
const linkLocal = ({ up, kind, ipv6Disabled }: KernelLink): readonly LinkAddress[] =>
  up && kind !== 'vrf' && ipv6Disabled === false && local !== null
    ? [{ address: local, prefixLength: 64, peer: null, dadFailed: false, expires: false }]
    : []

const linkOf = ({ addresses, ipv6Disabled, ...link }: KernelLink): Link => ({
  ...link,
  carrier: link.up,
  addresses: [
    ...addresses.map(({ secondary: _secondary, ...address }) => address),
    ...linkLocal({ ...link, addresses, ipv6Disabled }),
  ],
})

const fileAt =
  (kernel: Kernel) =>
  (path: string): ObservedFile =>
    kernel.files.find((file) => file.path === path) ?? {
      ...{ path, content: null },
      ...{ mode: 0, uid: 0, gid: 0 },
    }

/** What the product would see of this host. */
export const observe = (kernel: Kernel, table: number, paths: readonly string[]): Observed => ({
  host,
  links: kernel.links.map(linkOf),
  rules: kernel.rules,
  unreachableDefaults: kernel.routes
    .filter(({ destination, device }) => destination === 'default' && device === null)
    .map(({ family, table: inTable, metric, protocol }) => ({
      ...{ family, metric, protocol },
      table: inTable,
    })),
  tableRoutes: kernel.links.some((link) => link.table === table)
    ? []
    : kernel.routes
        .filter((route) => route.table === table)
        .map(({ table: _table, metric: _metric, ...route }) => route),
  acceptLocal: { link: null, byDefault: false, everywhere: true },
  advertisedDefaults: {},
  secrets: { fabric: null, speaker: null },
  userFiles: { template: null, values: null, extra: null },
  ipv6: {
    disabled: Object.fromEntries(
      [frrEnd, speakerEnd, port].map((name) => [
        name,
        kernel.links.find((link) => link.name === name)?.ipv6Disabled ?? null,
      ]),
    ),
    disabledByDefault: kernel.ipv6DisabledByDefault,
    writable: kernel.sysctlsWritable,
  },
  daemons: [],
  frr: null,
  frrDaemons: {
    zebra: { sockets: 0, processes: [] },
    bfdd: { sockets: 0, processes: [] },
    patched: 0,
    bfdPort: [],
  },
  directories: [],
  files: paths.map(fileAt(kernel)),
  accounts: kernel.accounts,
})
