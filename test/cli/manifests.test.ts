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
  assert.equal(await kinds('metallb --mode frr --mode native --family ipv6'), ['BGPAdvertisement'])
  assert.equal(await kinds('kube-vip'), ['DaemonSet'])
  assert.ok((await kinds('talos')).includes('BGPInstanceConfig'))
})

test('what is not known is told with what is', async () => {
  const cases = {
    '': 'the speaker is missing: wanted metallb, cilium, kube-vip, talos.',
    bird: 'the speaker is "bird": wanted metallb, cilium, kube-vip, talos.',
    'metallb --mode l2': '--mode is "l2": wanted frr-k8s, frr, native.',
    'metallb --family 4': '--family is "4": wanted ipv4, ipv6, dual.',
  }
  for (const [words, sentence] of Object.entries(cases)) {
    const { code, stderr } = await captured(`manifests ${words}`.trim(), env)
    assert.equal([code, stderr], [1, `frr-intent: ${sentence}\n`])
  }
})

test.run()
