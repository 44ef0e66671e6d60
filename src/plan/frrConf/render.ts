import runtime from 'nunjucks/src/runtime.js'
import daemons from '../../../templates/daemons.j2'
import frrConf from '../../../templates/frr.conf.j2'
import vtyshConf from '../../../templates/vtysh.conf.j2'
import { familyOf, type Family } from '../../intent/address.ts'
import type { Community } from '../../intent/community.ts'
import { networkOf, type Prefix } from '../../intent/prefix.ts'
import type { Settings } from '../../intent/variables.ts'
import type { Accounts } from '../../observe/observed.ts'
import type { FileTarget } from '../operation.ts'
import { otherEnds } from '../otherEnds.ts'
import type { Target } from '../target.ts'

/**
 * What a template sees: every variable under its own name, decoded. `null` is what is not set. Those
 * that mean something else to FRR than to their owner are made anew here.
 */
export interface TemplateContext extends Omit<
  Settings,
  'INTERFACE_MTU' | 'LB_POOLS' | 'SPEAKER_COMMUNITIES'
> {
  readonly INTERFACE_MTU: number
  readonly LB_POOLS: Readonly<Record<Family, readonly string[]>> | null
  readonly SPEAKER_COMMUNITIES: Readonly<
    Record<'standard' | 'large' | 'well_known', readonly string[]>
  >
  readonly FABRIC_PASSWORD: string | null
  readonly METALLB_PASSWORD: string | null
  /** NODE_IP and NODE_IP6, once they are on the host; `null` before. */
  readonly SOURCE_IPV4: string | null
  readonly SOURCE_IPV6: string | null
  readonly FABRIC_INTERFACES: readonly string[]
  /** Leaf switches that may dial by IPv4. */
  readonly FABRIC_IPV4_LEAVES: readonly string[]
}

const byFamily = (pools: readonly Prefix[]): TemplateContext['LB_POOLS'] => {
  const of = (family: Family) =>
    pools.filter((pool) => familyOf(networkOf(pool).address) === family)
  return { ipv4: of('ipv4'), ipv6: of('ipv6') }
}

const communitiesOf = (
  { SPEAKER_COMMUNITIES: communities }: Settings,
  kind: Community['kind'],
): readonly string[] =>
  (communities ?? []).filter((each) => each.kind === kind).map(({ value }) => value)

export const templateContext = ({
  intent: { settings },
  ports,
  mtu,
  secrets,
  sources,
}: Target): TemplateContext => ({
  ...settings,
  INTERFACE_MTU: mtu.value,
  LB_POOLS: settings.LB_POOLS === null ? null : byFamily(settings.LB_POOLS),
  SPEAKER_COMMUNITIES: {
    standard: communitiesOf(settings, 'community'),
    large: communitiesOf(settings, 'large-community'),
    well_known: communitiesOf(settings, 'well-known'),
  },
  FABRIC_PASSWORD: secrets.fabric,
  METALLB_PASSWORD: secrets.speaker,
  SOURCE_IPV4: sources.ipv4,
  SOURCE_IPV6: sources.ipv6,
  FABRIC_INTERFACES: ports.map(({ name }) => name),
  FABRIC_IPV4_LEAVES: otherEnds(ports),
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

/**
 * A state that was applied and verified. FRR starts with it when the environment cannot be applied. It
 * is kept as a whole, since its parts do not fit those of another state.
 */
export interface LastGood {
  /** When, in ISO 8601. */
  readonly appliedAt: string
  /** The variables that were set. */
  readonly environment: Readonly<Record<string, string>>
  /** The names that the fabric ports had. */
  readonly ports: readonly string[]
  readonly texts: FrrTexts
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
