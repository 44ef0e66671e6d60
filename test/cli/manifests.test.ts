import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parseAllDocuments } from 'yaml'
import { captured } from './captured.ts'

const env = { NODE_IP: '10.0.0.1', ASN_LOCAL: '65001', FE_MACS: '00:11:22:33:44:55' }

const kinds = async (line: string): Promise<readonly string[]> => {
  const { stdout } = await captured(`manifests ${line}`, env)
  return parseAllDocuments(stdout).map(
    (document) => (document.toJS() as { readonly kind: string }).kind,
  )
}

test('YAML with one document after the other', async () => {
  assert.equal(await kinds('metallb'), ['BGPPeer', 'BGPPeer', 'BGPAdvertisement'])
  assert.equal(await kinds('metallb --mode native --pool 192.0.2.0/24'), [
    ...['BGPPeer', 'BGPAdvertisement', 'IPAddressPool'],
  ])
  assert.equal(await kinds('metallb --mode native --mode frr --family ipv6 --family ipv4'), [
    ...['BGPPeer', 'BGPAdvertisement'],
  ])
  assert.equal(await kinds('kube-vip'), ['DaemonSet'])
  assert.ok((await kinds('talos')).includes('BGPInstanceConfig'))
})

test('comments stand above the document that they are about', async () => {
  const { stdout } = await captured('manifests metallb --family ipv4', {
    ...env,
    METALLB_PASSWORD_FILE: '/etc/frr/password',
  })
  assert.is(
    stdout,
    `# METALLB_PASSWORD_FILE is set, so FRR needs the same password from the speaker. Fill it in, or take
# this document out and make the Secret with this command; FILE is a copy of that file:
#   tr -d '\\r\\n' < FILE | kubectl -n metallb-system create secret generic frr-password \\
#     --type kubernetes.io/basic-auth --from-file password=/dev/stdin
# Until it is filled in, the API server refuses this document, and changes no Secret.
apiVersion: v1
kind: Secret
metadata:
  name: frr-password
  namespace: metallb-system
type: kubernetes.io/basic-auth
data:
  password: "<fill in: base64 of the password>"
---
apiVersion: metallb.io/v1beta2
kind: BGPPeer
metadata:
  name: frr-ipv4
  namespace: metallb-system
spec:
  myASN: 4000099999
  peerASN: 4000099998
  peerAddress: 169.254.88.0
  holdTime: 9s
  keepaliveTime: 3s
  connectTime: 5s
  enableGracefulRestart: true
  passwordSecret:
    name: frr-password
---
# No pool is named here, so all of MetalLB's pools are announced, also those for L2. If there are
# such pools, list the right ones in spec.ipAddressPools.
apiVersion: metallb.io/v1beta1
kind: BGPAdvertisement
metadata:
  name: frr
  namespace: metallb-system
spec:
  peers:
    - frr-ipv4
`,
  )
})

test('YAML 1.1, which kubectl reads, has the same values: "No" and "yes" are text', async () => {
  const line = 'cilium --pool 192.0.2.0/24 --node-label frr=yes'
  const { stdout } = await captured(`manifests ${line}`, env)
  const [cluster, , , pool] = parseAllDocuments(stdout, { version: '1.1' }).map(
    (document) => (document.toJS() as { readonly spec: object }).spec,
  )
  assert.equal((cluster as Record<string, unknown>)['nodeSelector'], {
    matchLabels: { frr: 'yes' },
  })
  assert.is((pool as Record<string, unknown>)['allowFirstLastIPs'], 'No')
})

test('a mistake in one sentence, several above the last line', async () => {
  const speakers = 'wanted one of metallb, cilium, kube-vip, talos'
  const cases = {
    '': `frr-intent: the speaker is not set: ${speakers}; say which.\n`,
    bird: `frr-intent: the speaker is "bird": ${speakers}; there is no other.\n`,
    'bird --family 4':
      `the speaker is "bird": ${speakers}; there is no other.\n` +
      '--family is "4": wanted one of ipv4, ipv6, dual; there is no other.\n' +
      'frr-intent: there are 2 problems with this command, listed above.\n',
    'metallb --mode native --family ipv6':
      'frr-intent: --family is "ipv6": wanted ipv4 with --mode native; ' +
      "MetalLB's native mode has no IPv6: choose --mode frr-k8s.\n",
  }
  for (const [words, stderr] of Object.entries(cases)) {
    const outcome = await captured(`manifests ${words}`.trim(), env)
    assert.equal(outcome, { code: 1, stdout: '', stderr })
  }
})

test('mistakes of the command line and of the environment are told together', async () => {
  const { code, stderr } = await captured('manifests metallb --mode l2', { ...env, NODE_IP: 'x' })
  assert.is(code, 4)
  assert.match(stderr, /^--mode is "l2".*\nNODE_IP is "x".*\nfrr-intent: there are 2 problems/)
  const alone = await captured('manifests metallb', { ...env, NODE_IP: 'x' })
  assert.is(alone.code, 4)
  assert.match(alone.stderr, /^frr-intent: NODE_IP is "x".*\.\n$/)
})

test.run()
