import { sequenceS } from 'fp-ts/lib/Apply.js'
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { match } from 'ts-pattern'
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
import type { Link, Observed, Rendered, TableRoute } from './observed.ts'

/** For files and /proc. A file that exists but cannot be read is an error. */
const readable = <A>(read: () => A): E.Either<ObserveError, A> =>
  E.tryCatch(read, (error) => ({
    _tag: 'Unreadable',
    path: (error as NodeJS.ErrnoException).path ?? 'a file',
    detail: error instanceof Error ? error.message : String(error),
  }))

export interface ObserveOptions {
  /** Whether a running FRR is asked for its configuration. */
  readonly asksFrr?: boolean
  /** Whether something else than a file at a path (a folder, a FIFO) counts as no file. */
  readonly isReplacing?: boolean
}

/** Whether the intent names this link. The plan decides which of these links are the ports. */
const mayBePort = ({ ports }: Intent): ((link: Link) => boolean) =>
  match(ports)
    .with(
      { _tag: 'ByMac' },
      ({ macs }) =>
        ({ mac, permanentMac }: Link) =>
          macs.some((wanted) => wanted === mac || wanted === permanentMac),
    )
    .with(
      { _tag: 'ByName' },
      ({ names }) =>
        ({ name, alternativeNames }: Link) =>
          names.some((wanted) => wanted === name || alternativeNames.includes(wanted)),
    )
    .exhaustive()

/** The files that the environment names. */
const observeOwnFiles = (
  reader: Reader,
  intent: Intent,
): E.Either<ObserveError, Pick<Observed, 'secrets' | 'userFiles'>> =>
  sequenceS(E.Apply)({
    secrets: E.flatten(readable(() => observeSecrets(reader, intent))),
    userFiles: E.flatten(readable(() => observeUserFiles(reader, intent))),
  })

/** For `render`, which also works where `ip` cannot be asked: then there are no links, and `why` says why. */
export const observeForRender = (
  reader: Reader,
  intent: Intent,
): E.Either<ObserveError, Rendered & { readonly why: ObserveError | null }> => {
  const ip = observeIp(reader)
  const { links, why } = E.isLeft(ip)
    ? { links: [], why: ip.left }
    : { links: ip.right.links, why: null }
  return pipe(
    observeOwnFiles(reader, intent),
    E.map((own) => ({ ...own, links, why })),
  )
}

/** Somebody else's routes can only be recognised while the table has no VRF. */
const foreignTable = (
  reader: Reader,
  { vrf }: Intent,
  { links }: IpState,
): E.Either<ObserveError, readonly TableRoute[]> =>
  links.some((link) => link.table === vrf.table) ? E.right([]) : observeTable(reader, vrf.table)

/**
 * Reads the host: two `ip` processes and a few files. Writes nothing.
 *
 * @param paths the files that a plan may write
 */
export const observe = (
  reader: Reader,
  intent: Intent,
  paths: readonly string[],
  { asksFrr = false, isReplacing = false }: ObserveOptions = {},
): E.Either<ObserveError, Observed> => {
  // Without IPv6 `ip -6` does not answer, or not as usual.
  if (hasNoIpv6(reader)) return E.left({ _tag: 'NoIpv6' })
  return pipe(
    E.Do,
    E.bind('ip', () => observeIp(reader)),
    E.bind('files', ({ ip: { links } }) =>
      readable(() => {
        const daemons = observeDaemons(reader)
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
          frr: asksFrr ? observeRunningFrr(reader, daemons) : null,
        }
      }),
    ),
    E.bind('own', () => observeOwnFiles(reader, intent)),
    E.bind('tableRoutes', ({ ip }) => foreignTable(reader, intent, ip)),
    E.map(({ ip, files, own, tableRoutes }) => ({ ...ip, ...files, ...own, tableRoutes })),
  )
}
