import type { Ip } from '../intent/address.ts'
import { frrEnd, speakerEnd } from '../intent/link.ts'
import type { VariableName } from '../intent/variables.ts'
import { lastMetric, type Observed } from '../observe/observed.ts'
import { advertisedMetrics } from './host/advertisedDefaults.ts'
import type { Whereabouts } from './runningFrr/otherDaemons.ts'
import { portChecks } from './portChecks.ts'
import { otherFrr } from './runningFrr/otherFrr.ts'
import type { Target } from './target.ts'

/** Something that is worth knowing, and that frr-intent does not change. */
export interface Check {
  readonly id: string
  readonly status: 'pass' | 'warn' | 'fail' | 'skipped'
  readonly message: string
  readonly hint: string
}

const nodeAddress = (
  { id, variable, address }: { id: string; variable: VariableName; address: Ip | null },
  { links }: Observed,
): readonly Check[] => {
  if (address === null) return []
  const holder = links.find((link) => link.addresses.some((own) => own.address === address))
  if (holder !== undefined) {
    return [
      { id, status: 'pass', message: `${variable} ${address} is on ${holder.name}`, hint: '' },
    ]
  }
  return [
    {
      id,
      status: 'warn',
      message: `no link has ${variable} ${address}`,
      hint: 'add it to lo and start again: until then routes do not name it as the source of traffic',
    },
  ]
}

const vrfSupport = ({ host }: Observed): readonly Check[] => {
  if (host.vrf === 'present') return []
  const hint = 'load the module vrf; on Talos: machine.kernel.modules: [{name: vrf}]'
  return [
    host.vrf === 'absent'
      ? {
          id: 'vrf-module',
          status: 'fail',
          message: `kernel ${host.kernel} has no VRF module`,
          hint,
        }
      : {
          id: 'vrf-module',
          status: 'warn',
          message: 'the VRF module is not loaded; the kernel will try to load it',
          hint: `if the VRF cannot be made, ${hint}`,
        },
  ]
}

const accounts = ({ accounts: { frrUser, frrGroup } }: Observed): readonly Check[] =>
  frrUser !== null && frrGroup !== null
    ? []
    : [
        {
          id: 'frr-account',
          status: 'warn',
          message: 'there is no user or group frr here',
          hint: 'files keep the owner they get; FRR runs as frr and must be able to read them',
        },
      ]

const acceptLocal = ({ acceptLocal: { link, byDefault, everywhere }, ipv6 }: Observed) =>
  ipv6.writable || everywhere || (link ?? byDefault)
    ? []
    : [
        {
          id: 'accept-local',
          status: 'warn',
          message: `a speaker cannot connect by IPv4: accept_local of ${frrEnd} is 0 and /proc/sys is read-only here`,
          hint: 'set net.ipv4.conf.default.accept_local to "1" in the machine configuration (machine.sysctls)',
        } satisfies Check,
      ]

const advertisedDefaults = (target: Target, observed: Observed): readonly Check[] => {
  if (observed.ipv6.writable) return []
  const metrics = advertisedMetrics(target, observed)
  return target.ports
    .filter(({ name }) => (metrics[name] ?? lastMetric) !== lastMetric)
    .map(({ name }) => ({
      id: `ra-default-${name}`,
      status: 'warn',
      message: `the IPv6 default route of router advertisements on ${name} comes before that of BGP, and /proc/sys is read-only here`,
      hint: `set net.ipv6.conf.${name}.ra_defrtr_metric to "${lastMetric}" in the machine configuration (machine.sysctls)`,
    }))
}

const withoutEffect = ({ adopted, intent }: Target): readonly Check[] =>
  [...adopted]
    .filter((name) => ![intent.vrf.name, frrEnd, speakerEnd].some((ours) => ours === name))
    .map((name) => ({
      id: 'adopt',
      status: 'warn',
      message: `--adopt ${name} has no effect`,
      hint: `what can be adopted is ${intent.vrf.name}, ${frrEnd} and ${speakerEnd}`,
    }))

/** Without pools it is the fabric that tells a LoadBalancer IP from what is somebody else's. */
const blindToOthers = ({ intent: { settings } }: Target): readonly Check[] =>
  settings.LB_POOLS !== null || settings.FABRIC_ROUTES === 'all'
    ? []
    : [
        {
          id: 'lb-pools',
          status: 'warn',
          message: 'the speaker could take over the address of another node',
          hint: 'set LB_POOLS: with FABRIC_ROUTES=default the node does not know what others have',
        },
      ]

export const checks = (
  target: Target,
  observed: Observed,
  whereabouts: Whereabouts,
): readonly Check[] => {
  const { intent } = target
  return [
    ...nodeAddress({ id: 'node-ip', variable: 'NODE_IP', address: intent.nodeIp }, observed),
    ...nodeAddress({ id: 'node-ip6', variable: 'NODE_IP6', address: intent.nodeIp6 }, observed),
    ...portChecks(target, observed),
    ...vrfSupport(observed),
    ...accounts(observed),
    ...acceptLocal(observed),
    ...advertisedDefaults(target, observed),
    ...withoutEffect(target),
    ...blindToOthers(target),
    ...otherFrr(target, observed, whereabouts),
  ]
}
