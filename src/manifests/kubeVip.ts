import type { Intent } from '../intent/intent.ts'
import { familiesOf, type Document, type FamilyChoice } from './document.ts'

/** A patch for kube-vip's DaemonSet: its BGP settings are environment variables. */
export const kubeVipDocuments = (
  { asn, pair }: Intent,
  family: FamilyChoice,
): readonly Document[] => {
  const peers = familiesOf(family).map((one) => {
    const { address } = pair[one].frr
    // ADDRESS:AS:PASSWORD:MULTIHOP
    return `${one === 'ipv6' ? `[${address}]` : address}:${asn.vrf}::false`
  })
  const env = [
    { name: 'svc_enable', value: 'true' },
    { name: 'bgp_enable', value: 'true' },
    { name: 'bgp_routerid', valueFrom: { fieldRef: { fieldPath: 'status.hostIP' } } },
    { name: 'bgp_as', value: String(asn.speaker) },
    { name: 'bgp_peers', value: peers.join(',') },
  ]
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'kube-vip-ds', namespace: 'kube-system' },
      spec: { template: { spec: { containers: [{ name: 'kube-vip', env }] } } },
    },
  ]
}
