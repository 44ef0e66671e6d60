import * as fc from 'fast-check'
import type { Environment } from '../../src/intent/settings.ts'
import { variableNames, type VariableName } from '../../src/intent/variables.ts'

export const benign: Readonly<Record<VariableName, string>> = {
  NODE_IP: '10.0.0.1',
  ASN_LOCAL: '65001',
  FE_MACS: '02:00:00:00:01:01,02:00:00:00:01:02',
  FE_PORT_NAMES: 'eth0,eth1',
  ASN_VRF_METALLB: '4000099998',
  ASN_METALLB_SPEAKER: '4000099999',
  VRF_METALLB: 'metallb',
  METALLB_VRF_ROUTE_TABLE_ID: '88',
  PEER_IP_FRR: 'fda1:b2c3:d4e5:1::',
  PEER_IP_METALLB: 'fda1:b2c3:d4e5:1::1',
  PEER_IP_PREFIX: '127',
  PEER_IPV4_FRR: '169.254.88.0',
  PEER_IPV4_METALLB: '169.254.88.1',
  PEER_IPV4_PREFIX: '31',
  INTERFACE_MTU: '9000',
  NODE_IP6: '2001:db8::1',
  ENABLE_BFD: 'true',
  BFD_INTERVAL: '300',
  BFD_MULTIPLIER: '3',
  BGP_KEEPALIVE_TIME: '3',
  BGP_HOLD_TIME: '9',
  LB_POOLS: '192.0.2.0/24',
  SPEAKER_COMMUNITIES: '65001:666,65001:1:2,graceful-shutdown,no-export',
  SPEAKER_MAX_PREFIXES: '500',
  ADVERTISE_INTERFACES: 'lo',
  FABRIC_ROUTES: 'all',
  FABRIC_TABLE: 'main',
  LB_COMMUNITY: '65001:100',
  LOOPBACK_COMMUNITY: '65001:1:1',
  FABRIC_GTSM_HOPS: '1',
  FABRIC_PASSWORD_FILE: '/run/fabric',
  METALLB_PASSWORD_FILE: '/run/speaker',
  FABRIC_ROLE: 'none',
  FRR_TEMPLATE: '/config/frr.conf.j2',
  FRR_TEMPLATE_VARS: '/config/values.yaml',
  FRR_EXTRA_CONF: '/config/extra.conf',
  USE_LAST_GOOD: 'true',
  FRR_PROFILE: 'datacenter',
}

const syntax = [
  ...[
    '\n',
    '\r',
    '\0',
    '\u2028',
    '\u001b[2J',
    ' ',
    '\t',
    ';reboot',
    '$(id)',
    '`id`',
    '&&',
    '|',
    '>',
  ],
  ...[
    '!',
    '\nexit\nrouter bgp 1\n',
    '{{ 1 }}',
    '{% raw %}',
    "'",
    '"',
    '\\',
    '%s',
    '../',
    '/',
    '-h',
    '--',
  ],
  ...[
    '\u202e',
    '\ud800',
    '\uff10',
    '\u0661',
    'x'.repeat(70_000),
    'lo',
    'default',
    '',
    '0',
    '%eth0',
    '/24',
  ],
]

/** Nonsense, and good values that were tampered with: those get furthest. */
export const hostileText = (name: VariableName): fc.Arbitrary<string> =>
  fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(...syntax),
    fc
      .tuple(fc.constantFrom(...syntax), fc.nat(benign[name].length))
      .map(([bad, at]) => benign[name].slice(0, at) + bad + benign[name].slice(at)),
    fc.stringMatching(/^[A-Za-z0-9_.-]{1,15}$/),
    fc.nat().map(String),
    fc.ipV4(),
    fc.ipV6(),
    fc.constant(benign[name]),
  )

/** A few variables hostile, one way of naming the ports, the others good. */
export const environments: fc.Arbitrary<Environment> = fc
  .tuple(
    fc.constantFrom('FE_MACS', 'FE_PORT_NAMES'),
    fc.array(
      fc
        .constantFrom(...variableNames)
        .chain((name) => fc.tuple(fc.constant(name), hostileText(name))),
      { maxLength: 3 },
    ),
  )
  .map(([without, tampered]) => ({
    ...benign,
    [without]: undefined,
    ...Object.fromEntries(tampered),
  }))
