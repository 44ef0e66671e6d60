import type { TemplateContext } from '../../../src/frr/template/render.ts'

/** What the whole templates in frr/ are rendered with. */
export const frrContext: TemplateContext = {
  NODE_IP: '10.0.5.17',
  ASN_LOCAL: '65001',
  FE_MACS: '00:11:22:33:44:55, 00:11:22:33:44:AB,00:11:22:33:44:55',
  NETWORKS: '10.1.0.0/24,,169.254.0.0/16,10.2.0.1',
  INTERFACES: ['eth0', 'eth1'],
  INTERFACE_MTU: '9000',
  VRF_METALLB: 'metallb',
  ENABLE_BFD: 'True',
  yes: true,
  no: false,
  PEERS: [
    { name: 'leaf2', asn: 65102, ip: '10.0.0.12', tags: ['a', 'b'], bfd: true },
    { name: 'leaf1', asn: 65101, ip: '10.0.0.11', tags: [], weight: 5 },
    { name: 'rr', asn: 65001, ip: '10.0.0.9', tags: ['c'], bfd: false },
    { name: 'old', asn: 65199, ip: '10.0.0.99', tags: [] },
    { name: 'leaf3', asn: 65102, ip: '10.0.0.13', tags: [], password: 'secret' },
  ],
  PREFIX_LISTS: {
    'to-fabric': ['10.1.0.0/24', '10.2.0.1/32'],
    Loopbacks: ['10.0.5.17/32'],
    empty: [],
  },
  VNIS: [
    { id: 70100, name: 'red', l3: true },
    { id: 100, name: 'blue', rt: '65000:1' },
  ],
}

export const frrTemplates: readonly string[] = [
  'evpn',
  'loops',
  'macros',
  'unnumbered',
  'whitespace',
]
