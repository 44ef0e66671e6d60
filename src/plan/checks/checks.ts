import type { Ip } from '../../intent/address.ts'
import type { VariableName } from '../../intent/variables.ts'
import type { Observed } from '../../observe/observed.ts'
import { passed, warning, type Check } from './check.ts'
import { lockedSysctls } from '../host/sysctls.ts'
import { ourLinks } from '../ourLinks.ts'
import type { FrrScope } from './otherDaemons.ts'
import { portChecks } from './portChecks.ts'
import { otherFrr } from './otherFrr.ts'
import type { Target } from '../target.ts'

const nodeAddress = (
  { id, variable, address }: { id: string; variable: VariableName; address: Ip | null },
  { links }: Observed,
): readonly Check[] => {
  if (address === null) return []
  const holder = links.find((link) => link.addresses.some((own) => own.address === address))
  if (holder !== undefined) return [passed(id, `${variable} ${address} is on ${holder.name}`)]
  const hint = 'add it to lo and start again: until then no route names it as the source of traffic'
  return [warning(id, `no link has ${variable} ${address}`, hint)]
}

const vrfSupport = ({ host }: Observed): readonly Check[] => {
  if (host.vrf === 'present') return []
  const id = 'vrf-module'
  const hint = 'load the module vrf; on Talos: machine.kernel.modules: [{name: vrf}]'
  if (host.vrf === 'absent') {
    return [{ id, status: 'fail', message: `kernel ${host.kernel} has no VRF module`, hint }]
  }
  const message = 'the VRF module is not loaded; the kernel will try to load it'
  return [warning(id, message, `if the VRF cannot be made, ${hint}`)]
}

const accounts = ({ accounts: { frrUser, frrGroup } }: Observed): readonly Check[] => {
  if (frrUser !== null && frrGroup !== null) return []
  const hint = 'files keep the owner they get; FRR runs as frr and must be able to read them'
  return [warning('frr-account', 'there is no user or group frr here', hint)]
}

const sysctls = (target: Target, observed: Observed): readonly Check[] =>
  lockedSysctls(target, observed)
    .filter(({ isFatal }) => !isFatal)
    .map(({ id, message, remedy }) => warning(id, message, `set ${remedy}`))

const withoutEffect = ({ adopted, intent }: Target): readonly Check[] => {
  const ours = ourLinks(intent).map(({ name }) => name)
  const hint = `only ${ours.slice(0, -1).join(', ')} and ${ours.at(-1)} can be adopted`
  return [...adopted]
    .filter((name) => !ours.includes(name))
    .map((name) => warning('adopt', `--adopt ${name} has no effect`, hint))
}

/** Without pools, only the fabric's routes show that an address belongs to another node. */
const withoutPools = ({ intent: { settings } }: Target): readonly Check[] => {
  if (settings.LB_POOLS !== null || settings.FABRIC_ROUTES === 'all') return []
  const hint = 'set LB_POOLS: with FABRIC_ROUTES=default the node does not know what others have'
  return [warning('lb-pools', 'the speaker could take over the address of another node', hint)]
}

export const checks = (
  target: Target,
  observed: Observed,
  frrScope: FrrScope,
): readonly Check[] => {
  const { intent } = target
  return [
    ...nodeAddress({ id: 'node-ip', variable: 'NODE_IP', address: intent.nodeIp }, observed),
    ...nodeAddress({ id: 'node-ip6', variable: 'NODE_IP6', address: intent.nodeIp6 }, observed),
    ...portChecks(target, observed),
    ...vrfSupport(observed),
    ...accounts(observed),
    ...sysctls(target, observed),
    ...withoutEffect(target),
    ...withoutPools(target),
    ...otherFrr(target, observed, frrScope),
  ]
}
