import * as E from 'fp-ts/lib/Either.js'
import type { Intent } from '../intent/intent.ts'
import { frrEnd, speakerEnd } from '../intent/link.ts'
import type { Reader } from './capabilities.ts'
import { observeFrrDaemons } from './frrDaemons.ts'
import {
  hasNoIpv6,
  observeAcceptLocal,
  observeAccounts,
  observeAdvertisedDefaults,
  observeDirectories,
  observeFile,
  observeHost,
  observeIpv6,
} from './host.ts'
import { observeDaemons, observeRunningFrr } from './frr.ts'
import { observeUserFiles } from './userFiles.ts'
import { observeSecrets } from './secrets.ts'
import { observeIp, observeTable, type IpState, type ObserveError } from './ip.ts'
import type { Link, LivingDaemon, Observed, TableRoute } from './observed.ts'

/** Files and /proc; a file that is there but cannot be read is an error, not an absent file. */
const readable = <A>(read: () => A): E.Either<ObserveError, A> =>
  E.tryCatch(read, (error) => ({
    _tag: 'Unreadable',
    path: (error as NodeJS.ErrnoException).path ?? 'a file',
    detail: error instanceof Error ? error.message : String(error),
  }))

export interface ObserveOptions {
  /** Whether a running FRR is asked for its configuration. */
  readonly asksFrr?: boolean
  /** Whether what stands at the place of a file, and is none, counts as no file. */
  readonly isReplacing?: boolean
}

/** Whether the intent names this link; which of them are the ports is the plan's decision. */
const mayBePort =
  ({ ports }: Intent) =>
  ({ name, alternativeNames, mac, permanentMac }: Link): boolean =>
    ports._tag === 'ByMac'
      ? ports.macs.some((wanted) => wanted === mac || wanted === permanentMac)
      : ports.names.some((wanted) => wanted === name || alternativeNames.includes(wanted))

const observeFiles = (
  reader: Reader,
  intent: Intent,
  { links }: IpState,
  paths: readonly string[],
  daemons: readonly LivingDaemon[],
  { isReplacing }: ObserveOptions,
): E.Either<ObserveError, Omit<Observed, keyof IpState | 'tableRoutes' | 'secrets' | 'userFiles'>> =>
  readable(() => {
    const alive = daemons.map(({ name }) => name)
    const ports = links.filter(mayBePort(intent)).map(({ name }) => name)
    return {
      host: observeHost(reader),
      ipv6: observeIpv6(reader, [frrEnd, speakerEnd, ...ports]),
      acceptLocal: observeAcceptLocal(reader, frrEnd),
      advertisedDefaults: observeAdvertisedDefaults(reader, ports),
      files: paths.map((path) => observeFile(reader, path, isReplacing)),
      directories: observeDirectories(reader),
      accounts: observeAccounts(reader),
      daemons: alive,
      frrDaemons: observeFrrDaemons(reader, alive),
    }
  })

/** Somebody else's routes can only be told apart while the table has no VRF. */
const foreignTable = (
  reader: Reader,
  { vrf }: Intent,
  { links }: IpState,
): E.Either<ObserveError, readonly TableRoute[]> =>
  links.some((link) => link.table === vrf.table) ? E.right([]) : observeTable(reader, vrf.table)

/**
 * Reads the host: two `ip` processes and a few files, and nothing is written.
 *
 * @param paths the files that a plan may write
 */
export const observe = (
  reader: Reader,
  intent: Intent,
  paths: readonly string[],
  options: ObserveOptions = {},
): E.Either<ObserveError, Observed> => {
  // Without IPv6 `ip -6` does not answer, or not as usual.
  if (hasNoIpv6(reader)) return E.left({ _tag: 'NoIpv6' })
  const ip = observeIp(reader)
  if (E.isLeft(ip)) return ip
  const daemons = readable(() => observeDaemons(reader))
  if (E.isLeft(daemons)) return daemons
  const files = observeFiles(reader, intent, ip.right, paths, daemons.right, options)
  if (E.isLeft(files)) return files
  const secrets = E.flatten(readable(() => observeSecrets(reader, intent)))
  if (E.isLeft(secrets)) return secrets
  const userFiles = E.flatten(readable(() => observeUserFiles(reader, intent)))
  if (E.isLeft(userFiles)) return userFiles
  const table = foreignTable(reader, intent, ip.right)
  return E.map((tableRoutes: readonly TableRoute[]) => ({
    ...ip.right,
    ...files.right,
    secrets: secrets.right,
    userFiles: userFiles.right,
    tableRoutes,
    ...(options.asksFrr ? { frr: observeRunningFrr(reader, daemons.right) } : {}),
  }))(table)
}
