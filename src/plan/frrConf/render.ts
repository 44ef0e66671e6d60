import runtime from 'nunjucks/src/runtime.js'
import daemons from '../../../templates/daemons.j2'
import frrConf from '../../../templates/frr.conf.j2'
import vtyshConf from '../../../templates/vtysh.conf.j2'
import type { Accounts } from '../../observe/observed.ts'
import type { FileTarget } from '../operation.ts'
import { otherEnds } from '../otherEnds.ts'
import { policyContext, type PolicyContext } from './policyContext.ts'
import type { Target } from '../target.ts'

/**
 * What a template sees: every variable under its own name, decoded, and the fabric ports as
 * interface names.
 */
export interface TemplateContext extends PolicyContext {
  readonly FABRIC_PASSWORD: string | null
  readonly METALLB_PASSWORD: string | null
  readonly NODE_IP: string
  readonly NODE_IP6: string | null
  /** NODE_IP and NODE_IP6, once they are on the host; `null` before. */
  readonly SOURCE_IPV4: string | null
  readonly SOURCE_IPV6: string | null
  readonly ASN_LOCAL: number
  readonly ASN_VRF_METALLB: number
  readonly ASN_METALLB_SPEAKER: number
  readonly VRF_METALLB: string
  readonly METALLB_VRF_ROUTE_TABLE_ID: number
  readonly PEER_IP_FRR: string
  readonly PEER_IP_METALLB: string
  readonly PEER_IP_PREFIX: number
  readonly PEER_IPV4_FRR: string
  readonly PEER_IPV4_METALLB: string
  readonly PEER_IPV4_PREFIX: number
  readonly FABRIC_TABLE: string
  readonly INTERFACE_MTU: number
  readonly ENABLE_BFD: boolean
  readonly FRR_PROFILE: string
  readonly FABRIC_INTERFACES: readonly string[]
  /** Leaf switches that may dial by IPv4. */
  readonly FABRIC_IPV4_LEAVES: readonly string[]
}

export const templateContext = ({
  intent,
  ports,
  mtu,
  secrets,
  sources,
}: Target): TemplateContext => ({
  NODE_IP: intent.nodeIp,
  NODE_IP6: intent.nodeIp6,
  SOURCE_IPV4: sources.ipv4,
  SOURCE_IPV6: sources.ipv6,
  ASN_LOCAL: intent.asn.local,
  ASN_VRF_METALLB: intent.asn.vrf,
  ASN_METALLB_SPEAKER: intent.asn.speaker,
  VRF_METALLB: intent.vrf.name,
  METALLB_VRF_ROUTE_TABLE_ID: intent.vrf.table,
  PEER_IP_FRR: intent.pair.ipv6.frr.address,
  PEER_IP_METALLB: intent.pair.ipv6.speaker.address,
  PEER_IP_PREFIX: intent.pair.ipv6.frr.prefixLength,
  PEER_IPV4_FRR: intent.pair.ipv4.frr.address,
  PEER_IPV4_METALLB: intent.pair.ipv4.speaker.address,
  PEER_IPV4_PREFIX: intent.pair.ipv4.frr.prefixLength,
  FABRIC_TABLE: intent.fabricTable,
  INTERFACE_MTU: mtu.value,
  ENABLE_BFD: intent.bfd,
  FRR_PROFILE: intent.profile,
  FABRIC_INTERFACES: ports.map(({ name }) => name),
  FABRIC_IPV4_LEAVES: otherEnds(ports),
  FABRIC_PASSWORD: secrets.fabric,
  METALLB_PASSWORD: secrets.speaker,
  ...policyContext(intent),
})

/**
 * Runs a template as nunjucks' own `Template.render` does. The built-in ones use no filter, and
 * without filters and loaders a start has less code to read. A name that a template uses and the
 * context lacks is an error, not an empty line: build/templates.ts asks for that.
 */
const render = (template: PrecompiledTemplate, context: TemplateContext): string => {
  const names = new Map<string, unknown>(Object.entries(context))
  const done = { text: '' }
  template.root(
    { opts: { autoescape: false } },
    { lookup: (name) => names.get(name) },
    new runtime.Frame(),
    runtime,
    (error, text) => {
      if (error !== null) throw error
      done.text = text
    },
  )
  return done.text
}

/** frr.conf from the built-in template. */
export const renderBuiltIn = (target: Target): string => render(frrConf, templateContext(target))

/** Where FRR looks for its configuration (FRR manual, "Basic Setup"). */
export const frrPaths = {
  frrConf: '/etc/frr/frr.conf',
  daemons: '/etc/frr/daemons',
  vtyshConf: '/etc/frr/vtysh.conf',
} as const

export const filePaths: readonly string[] = Object.values(frrPaths)

/** What FRR's files hold. */
export interface FrrTexts {
  /** `null`: it could not be made, and what is there stays. */
  readonly frrConf: string | null
  readonly daemons: string
  readonly vtyshConf: string
}

/** @param conf the text of frr.conf, which can come from a template of the user's own */
export const renderTexts = (target: Target, conf: string | null): FrrTexts => {
  const context = templateContext(target)
  return {
    frrConf: conf,
    daemons: render(daemons, context),
    vtyshConf: render(vtyshConf, context),
  }
}

/** FRR's packages own their files so: frr:frr, and frr:frrvty for vtysh's own. */
export const frrFiles = (texts: FrrTexts, accounts: Accounts): readonly FileTarget[] => {
  const file = (path: string, content: string, gid: number | null): FileTarget => ({
    path,
    content,
    mode: 0o640,
    uid: accounts.frrUser,
    gid,
  })
  return [
    ...(texts.frrConf === null ? [] : [file(frrPaths.frrConf, texts.frrConf, accounts.frrGroup)]),
    file(frrPaths.daemons, texts.daemons, accounts.frrGroup),
    file(frrPaths.vtyshConf, texts.vtyshConf, accounts.frrvtyGroup),
  ]
}
