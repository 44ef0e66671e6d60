import * as E from 'fp-ts/lib/Either.js'
import type { Ip } from '../intent/address.ts'
import type { Intent } from '../intent/intent.ts'
import type { Link, Rendered } from '../observe/observed.ts'
import type { UserFile, UserFiles } from '../observe/userFiles.ts'
import type { Secrets } from '../observe/secrets.ts'
import { findFabricPorts, type PortProblem } from './fabricPorts.ts'

/** The intent, with what had to be looked up on this host. */
export interface Target {
  readonly intent: Intent
  readonly ports: readonly [Link, ...Link[]]
  /** Of the veth, with where it comes from. */
  readonly mtu: { readonly value: number; readonly source: string }
  readonly secrets: Secrets
  /**
   * NODE_IP and NODE_IP6 where they are on the host already. With a source address that is not
   * there the kernel refuses the route, and FRR does not try again when the address comes.
   */
  readonly sources: { readonly ipv4: Ip | null; readonly ipv6: Ip | null }
  readonly userFiles: UserFiles
  /** Names of links that the user gave to frr-intent. */
  readonly adopted: ReadonlySet<string>
}

const ifOnHost = (address: Ip | null, { links }: Rendered): Ip | null =>
  links.some(({ addresses }) => addresses.some((own) => own.address === address)) ? address : null

const targetMtu = (intent: Intent, first: Link): E.Either<PortProblem, Target['mtu']> => {
  if (intent.mtu !== null) return E.right({ value: intent.mtu, source: 'INTERFACE_MTU' })
  // 65535 is the largest a veth takes; a port can have more (loopback-like test ports do).
  const value = Math.min(first.mtu, 65535)
  return value < 1280
    ? E.left({ _tag: 'MtuTooSmall', link: first })
    : E.right({ value, source: `${first.name} (INTERFACE_MTU is not set)` })
}

/** The secrets that are known, for hiding them. */
export const secretsOf = ({ secrets }: Target): readonly string[] =>
  [secrets.fabric, secrets.speaker].flatMap((secret) => secret ?? [])

/** The files are those of the intent of this run; the last applied one can have named others. */
const namedBy = ({ userFiles }: Intent, { template, values, extra }: UserFiles): UserFiles => {
  const ifNamed = (file: UserFile | null, path: string | null): UserFile | null =>
    file?.path === path ? file : null
  return {
    template: ifNamed(template, userFiles.template),
    values: ifNamed(values, userFiles.values),
    extra: ifNamed(extra, userFiles.extra),
  }
}

/** @param withoutMissingPorts whether ports that are not there are left out, where others are */
export const resolveTarget = (
  intent: Intent,
  observed: Rendered,
  adopted: ReadonlySet<string>,
  withoutMissingPorts = false,
): E.Either<readonly PortProblem[], Target> => {
  const ports = findFabricPorts(intent, observed.links, withoutMissingPorts)
  if (E.isLeft(ports)) return ports
  const mtu = targetMtu(intent, ports.right[0])
  if (E.isLeft(mtu)) return E.left([mtu.left])
  return E.right({
    intent,
    ports: ports.right,
    mtu: mtu.right,
    secrets: observed.secrets,
    userFiles: namedBy(intent, observed.userFiles),
    sources: {
      ipv4: ifOnHost(intent.nodeIp, observed),
      ipv6: ifOnHost(intent.nodeIp6, observed),
    },
    adopted,
  })
}
