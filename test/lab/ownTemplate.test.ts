// A template of the user's own in the service, and what a bad one costs: judged at a leaf.

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { fromNode, untilHeard } from './fromNode.ts'
import { bootGuest } from './guest.ts'
import { defaultEnv, product, program, serviceLog } from './node.ts'
import { defaultRelease } from './nodeOnline.ts'
import { nativeSpeaker } from './speakerKinds.ts'
import { buildFabric } from './topology.ts'
import { aggregate, extraLines, ownTemplate } from './userFiles.ts'

const loadBalancer = '192.0.2.1/32'
const template = '/run/config/frr.conf.j2'
const extra = '/run/config/extra.conf'
const env = { ...defaultEnv, FRR_TEMPLATE: template, FRR_EXTRA_CONF: extra }

const guest = await bootGuest({ frr: defaultRelease() })
const { leaf1 } = await buildFabric(guest)
const service = product(guest, env)

test.after(() => guest.stop())

const give = (path: string, text: string) =>
  guest.must(`mkdir -p /run/config; cat >${path} <<'TEXT'\n${text}\nTEXT`)

/** With a goodbye, so that the leaf keeps nothing for a node that restarts. */
const end = () =>
  guest.must(
    `pkill -KILL -x watchfrr || exit
     /usr/lib/frr/watchfrr.sh stop
     ip route flush proto bgp; ip -6 route flush proto bgp`,
    { timeoutMs: 60_000 },
  )

const forgotten = () =>
  guest.waitFor(
    'leaf1 knows nothing of the node',
    `! vtysh -N leaf1 -c 'show bgp ipv4 neighbors node routes' | grep -w 10.0.0.1/32`,
    60_000,
  )

const bad: Readonly<Record<string, readonly [string, string]>> = {
  'one that we do not render': [
    '{{ NODE_IP | random }}\n',
    `line 1 of ${template} uses what frr-intent does not support of Jinja2: | random`,
  ],
  'one that FRR does not accept': [
    'frr defaults datacenter\nrouter bgp {{ ASN_LOCAL }}\n neighbour eth0\n',
    `(line 3 of ${template})`,
  ],
  'one with a line that FRR would ignore': [
    'router bgp {{ ASN_LOCAL }}\n neighbor eth0 interface peer-group nosuch\n',
    'there is no peer group nosuch before this line',
  ],
}

test('a bad template at the first start, when there is nothing else, is an error', async () => {
  await give(template, '{{ NODE_IP | random }}')
  await give(extra, '!')
  const { code, stderr } = await guest.run(`${program} apply --exec -- /bin/touch /run/started`, {
    env,
  })
  assert.is(code, 4)
  assert.match(stderr.trimEnd().split('\n').at(-1) ?? '', `line 1 of ${template}`)
  assert.is((await guest.run('test -e /run/started || ip link show dev metallb')).code, 1)
})

test("the leaf sees what the user's template and the lines that are added say", async () => {
  await give(template, await ownTemplate(guest))
  await give(extra, extraLines)
  await service.startFrr()
  await nativeSpeaker.start(guest, [loadBalancer])
  await untilHeard(guest, loadBalancer)
  await untilHeard(guest, aggregate)
})

for (const [title, [text, reason]] of Object.entries(bad))
  test(`${title}: FRR starts with the last good state, and the last line says so`, async () => {
    const before = await fromNode(leaf1)
    await end()
    await forgotten()
    await give(template, text)
    await service.startFrr()
    await untilHeard(guest, loadBalancer)
    await untilHeard(guest, aggregate)
    assert.equal(await fromNode(leaf1), before)

    const lastLine = await guest.must(`grep -a -A 1 '^Handing over' ${serviceLog} | tail -n 1`)
    assert.match(lastLine, /^frr-intent: FRR starts with the last good state, of \S+, because /)
    assert.match(lastLine, reason)
    assert.is((await service.apply()).code, 4)
  })

test.run()
