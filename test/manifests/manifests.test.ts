import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { talosDocuments } from '../../src/manifests/talos.ts'
import { commentsOf, documentsOf, intentOf, printed, specsOf } from './asked.ts'
import { daemonSets, patched } from './kubeVipFacts.ts'
import { problemsOf } from './schemas.ts'

const password = { METALLB_PASSWORD_FILE: '/etc/frr/speaker.password' }
const pool = '--pool 192.0.2.0/24'
const byName = intentOf()

test('MetalLB: one peer per family, by the addresses and AS numbers of the intent', () => {
  const timers = { holdTime: '9s', keepaliveTime: '3s', connectTime: '5s' }
  const common = { myASN: 64999, peerASN: 4000099998, ...timers, enableGracefulRestart: true }
  assert.equal(specsOf('BGPPeer', 'metallb', { ASN_METALLB_SPEAKER: '64999' }), [
    { ...common, peerAddress: '169.254.88.0' },
    { ...common, peerAddress: 'fda1:b2c3:d4e5:1::' },
  ])
})

test('MetalLB: graceful restart unless it is not wanted', () => {
  assert.match(JSON.stringify(documentsOf('metallb --mode frr')), '"enableGracefulRestart":true')
  const without = documentsOf('metallb --mode frr --no-graceful-restart')
  assert.not.match(JSON.stringify(without), 'enableGracefulRestart')
})

test('native mode has no IPv6 peer, and no field that it refuses', () => {
  assert.equal(specsOf('BGPPeer', `metallb --mode native ${pool}`), [
    { myASN: 4000099999, peerASN: 4000099998, peerAddress: '169.254.88.0', holdTime: '9s' },
  ])
})

test('MetalLB: the advertisement names our peers, and our pool where there is one', () => {
  const peers = ['frr-ipv4', 'frr-ipv6']
  assert.equal(specsOf('BGPAdvertisement', 'metallb'), [{ peers }])
  assert.equal(specsOf('BGPAdvertisement', `metallb ${pool}`), [
    { ipAddressPools: ['loadbalancers'], peers: ['frr-ipv4'] },
  ])
  assert.equal(commentsOf(`metallb ${pool}`), [])
  const all = [
    "No pool is named here, so all of MetalLB's pools are announced, also those for L2. If there are",
    'such pools, list the right ones in spec.ipAddressPools.',
  ]
  assert.equal(commentsOf('metallb'), all)
  assert.equal(commentsOf('metallb --mode native'), [
    ...all,
    'A pool with IPv6 addresses would end all announcements of native mode.',
  ])
})

test('MetalLB: one pool or several, in one document; addresses in 0 and 255 are avoided', () => {
  const poolsOf = (...pools: readonly string[]) =>
    specsOf('IPAddressPool', `metallb ${pools.map((one) => `--pool ${one}`).join(' ')}`)
  const two = ['192.0.2.10-192.0.2.20', '2001:db8:5::/64']
  assert.equal(poolsOf('192.0.2.0/24'), [{ addresses: ['192.0.2.0/24'], avoidBuggyIPs: true }])
  assert.equal(poolsOf(...two), [{ addresses: two, avoidBuggyIPs: true }])
  // Without them this pool would have no address at all.
  assert.equal(poolsOf('192.0.2.0/32', '192.0.3.0/24'), [
    { addresses: ['192.0.2.0/32', '192.0.3.0/24'] },
  ])
  assert.equal(specsOf('IPAddressPool', 'metallb'), [])
})

test('a label of the nodes, as each speaker takes it', () => {
  const exists = { matchExpressions: [{ key: 'frr', operator: 'Exists' }] }
  const nodeSelectors = [{ matchLabels: { frr: 'yes' } }]
  const both = documentsOf('metallb --node-label frr=yes --family ipv4').map(({ spec }) => spec)
  for (const spec of both)
    assert.equal((spec as Record<string, unknown>)['nodeSelectors'], nodeSelectors)
  assert.is(both.length, 2)
  const [cluster] = specsOf('CiliumBGPClusterConfig', 'cilium --node-label frr')
  assert.equal((cluster as Record<string, unknown>)['nodeSelector'], exists)
  const pod = (line: string): Readonly<Record<string, unknown>> => {
    const [spec] = specsOf('DaemonSet', line)
    return (spec as { template: { spec: Record<string, unknown> } }).template.spec
  }
  assert.equal(pod('kube-vip --node-label frr=')['nodeSelector'], { frr: '' })
  assert.equal(pod('kube-vip --node-label frr')['affinity'], {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [exists] },
    },
  })
  assert.equal(Object.keys(pod('kube-vip')), ['containers'])
})

test('a password: each session names the Secret, whose value is left to the user', () => {
  const metallb = specsOf('BGPPeer', 'metallb', password) as readonly Record<string, unknown>[]
  assert.equal(
    metallb.map(({ passwordSecret }) => passwordSecret),
    [{ name: 'frr-password' }, { name: 'frr-password' }],
  )
  const cilium = specsOf('CiliumBGPPeerConfig', 'cilium', password) as typeof metallb
  assert.equal(
    cilium.map(({ authSecretRef }) => authSecretRef),
    ['frr-password', 'frr-password'],
  )
  const command = (namespace: string, type: string) => [
    `  tr -d '\\r\\n' < FILE | kubectl -n ${namespace} create secret generic frr-password \\`,
    `    --type ${type} --from-file password=/dev/stdin`,
  ]
  const commands = {
    'metallb --mode native': command('metallb-system', 'kubernetes.io/basic-auth'),
    cilium: command('kube-system', 'Opaque'),
    'kube-vip': command('kube-system', 'Opaque'),
  }
  for (const [line, wanted] of Object.entries(commands)) {
    const [first] = printed(line, password)
    assert.equal(
      first?.comments.filter((comment) => /kubectl.*secret|--type/.test(comment)),
      wanted,
    )
    // Neither the password nor where the node has it.
    assert.not.match(JSON.stringify(printed(line, password)), 'speaker.password')
    assert.not.match(JSON.stringify(printed(line)), /[sS]ecret|frr_password/)
  }
  const secrets = Object.keys(commands).map((line) =>
    documentsOf(line, password).filter(({ kind }) => kind === 'Secret'),
  )
  const secret = (namespace: string, type: string) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'frr-password', namespace },
    type,
    data: { password: '<fill in: base64 of the password>' },
  })
  assert.equal(secrets, [
    [secret('metallb-system', 'kubernetes.io/basic-auth')],
    [secret('kube-system', 'Opaque')],
    [],
  ])
  // RFC 4648, section 4: the API server takes nothing else for `data`.
  assert.not.match(secret('', '').data.password, /^[A-Za-z0-9+/]*=*$/)
})

test('Cilium: each session once, from the veth to FRR', () => {
  const apiVersion = 'cilium.io/v2'
  const labels = { advertise: 'frr' }
  const session = (family: 'ipv4' | 'ipv6', peerAddress: string) => ({
    ...{ name: `frr-${family}`, peerASN: 4000099998, peerAddress },
    peerConfigRef: { name: `frr-${family}` },
  })
  const config = (family: 'ipv4' | 'ipv6') => ({
    ...{ apiVersion, kind: 'CiliumBGPPeerConfig', metadata: { name: `frr-${family}` } },
    spec: {
      timers: { connectRetryTimeSeconds: 5, holdTimeSeconds: 9, keepAliveTimeSeconds: 3 },
      gracefulRestart: { enabled: true, restartTimeSeconds: 120 },
      transport: { peerPort: 179, sourceInterface: 'metallb-frr' },
      families: [{ afi: family, safi: 'unicast', advertisements: { matchLabels: labels } }],
    },
  })
  const peers = [session('ipv4', '169.254.88.0'), session('ipv6', 'fda1:b2c3:d4e5:1::')]
  const bgpInstances = [{ name: 'frr', localASN: 4000099999, peers }]
  const everyService = { matchExpressions: [{ key: 'frr', operator: 'NotIn', values: ['never'] }] }
  const service = { addresses: ['LoadBalancerIP'] }
  const pools = { LB_POOLS: '192.0.2.0/24,2001:db8:5::/64' }
  assert.equal(documentsOf('cilium', pools), [
    {
      ...{ apiVersion, kind: 'CiliumBGPClusterConfig', metadata: { name: 'frr' } },
      spec: { bgpInstances },
    },
    config('ipv4'),
    config('ipv6'),
    {
      ...{ apiVersion, kind: 'CiliumBGPAdvertisement' },
      metadata: { name: 'loadbalancers', labels },
      spec: {
        advertisements: [{ advertisementType: 'Service', service, selector: everyService }],
      },
    },
    {
      ...{ apiVersion, kind: 'CiliumLoadBalancerIPPool', metadata: { name: 'loadbalancers' } },
      spec: {
        allowFirstLastIPs: 'No',
        blocks: [{ cidr: '192.0.2.0/24' }, { cidr: '2001:db8:5::/64' }],
      },
    },
  ])
  assert.is(documentsOf('cilium --family ipv4').length, 3)
  assert.not.match(JSON.stringify(documentsOf('cilium --no-graceful-restart')), 'gracefulRestart')
  assert.equal(specsOf('CiliumLoadBalancerIPPool', 'cilium --pool 192.0.2.10-192.0.2.20'), [
    { allowFirstLastIPs: 'No', blocks: [{ start: '192.0.2.10', stop: '192.0.2.20' }] },
  ])
})

test('kube-vip: a patch that says how it is applied; what is there else, stays', () => {
  const peers = {
    ipv4: '169.254.88.0:4000099998::false',
    ipv6: '[fda1:b2c3:d4e5:1::]:4000099998::false',
    dual: '169.254.88.0:4000099998::false,[fda1:b2c3:d4e5:1::]:4000099998::false',
  }
  const [installed] = Object.values(daemonSets).slice(1)
  if (installed === undefined) throw new Error('there is no DaemonSet')
  const podOf = (line: string, environment = {}) => {
    const [patch] = documentsOf(line, environment)
    if (patch === undefined) throw new Error('there is no patch')
    return patched(installed, patch).spec.template.spec
  }
  for (const family of ['ipv4', 'ipv6', 'dual'] as const) {
    assert.equal(podOf(`kube-vip --family ${family}`).containers[0]?.env, [
      { name: 'cp_enable', value: 'false' },
      { name: 'svc_enable', value: 'true' },
      { name: 'vip_arp', value: 'false' },
      { name: 'bgp_enable', value: 'true' },
      { name: 'bgp_routerid', value: '169.254.88.1' },
      { name: 'bgp_as', value: '4000099999' },
      { name: 'bgp_peers', value: peers[family] },
    ])
  }
  assert.equal(podOf('kube-vip --family ipv6', password).containers[0]?.env.slice(-2), [
    {
      name: 'frr_password',
      valueFrom: { secretKeyRef: { name: 'frr-password', key: 'password' } },
    },
    { name: 'bgp_peers', value: '[fda1:b2c3:d4e5:1::]:4000099998:$(frr_password):false' },
  ])
  const command = '  kubectl -n kube-system patch daemonset kube-vip-ds --patch-file FILE_WITH_THIS'
  assert.is(commentsOf('kube-vip')[1], command)
  assert.match(commentsOf('kube-vip', password).join('\n'), 'no colon and no comma')
})
test("Talos' own documents: valid by its types, MAC addresses as aliases", () => {
  const byMac = intentOf({ FE_PORT_NAMES: '', FE_MACS: '00:11:22:33:44:55', INTERFACE_MTU: '9000' })
  for (const intent of [byName, byMac]) {
    assert.equal(talosDocuments(intent).flatMap(problemsOf), [])
  }
  assert.match(JSON.stringify(talosDocuments(byMac)), '{"link":"fabric0","bfd":')
  assert.not.match(JSON.stringify(talosDocuments(byName)), 'LinkAliasConfig')
})

test("Talos' own documents: the veth, the speaker that dials, the fabric", () => {
  const apiVersion = 'v1alpha1'
  const ends = {
    frr: [{ address: 'fda1:b2c3:d4e5:1::/127' }, { address: '169.254.88.0/31' }],
    speaker: [{ address: 'fda1:b2c3:d4e5:1::1/127' }, { address: '169.254.88.1/31' }],
  }
  const bfd = { transmitInterval: '300ms', receiveInterval: '300ms', detectMultiplier: 3 }
  const neighbor = (address: string) => ({
    ...{ address, peerASN: 4000099999, passive: true, holdTime: '9s' },
  })
  const documentsWith = (size: object, failover: object) => [
    {
      ...{ apiVersion, kind: 'VRFConfig', name: 'metallb', links: ['frr-metallb'] },
      ...{ table: '88', up: true },
    },
    {
      ...{ apiVersion, kind: 'VethConfig', name: 'metallb-frr' },
      peer: { name: 'frr-metallb', up: true, ...size, addresses: ends.frr },
      ...{ up: true, ...size, addresses: ends.speaker },
    },
    {
      ...{ apiVersion, kind: 'BGPInstanceConfig', name: 'metallb', vrf: 'metallb' },
      ...{ localASN: 4000099998, routerID: '169.254.88.0', installRoutes: false },
      neighbors: [neighbor('fda1:b2c3:d4e5:1::1'), neighbor('169.254.88.1')],
    },
    {
      ...{ apiVersion, kind: 'BGPInstanceConfig', name: 'fabric', localASN: 65001 },
      ...{ routerID: '10.0.0.1', routeSource: '10.0.0.1' },
      ...{ advertise: ['lo', 'dummy0', 'dummy1'], multipath: true },
      importRoutes: [{ bgpInstance: 'metallb', prefixes: ['0.0.0.0/0', '::/0'] }],
      neighbors: ['eth0', 'eth1'].map((port) => ({ link: port, ...failover })),
    },
  ]
  assert.equal(talosDocuments(byName), documentsWith({}, { bfd }))
  const other = intentOf({ FE_PORT_NAMES: 'eth0,eth1', INTERFACE_MTU: '9000', ENABLE_BFD: 'no' })
  assert.equal(talosDocuments(other), documentsWith({ mtu: 9000 }, {}))
})

test.run()
