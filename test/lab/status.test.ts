// What `frr-intent status` says of a real node: when all is well, and with one fault after the other.

import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { StatusBody } from '../../src/judge/status.ts'
import { defaultEnv, program, type Environment } from './node.ts'
import { bringOnline, loadBalancers, releases } from './nodeOnline.ts'
import { startSpeaker, type Speaker } from './speaker.ts'
import { leaves, node, switches } from './topology.ts'

const env: Environment = {
  ...defaultEnv,
  NODE_IP6: node.lo.ipv6,
  FABRIC_ROUTES: 'default',
  LB_POOLS: '192.0.2.0/24,2001:db8:5::/64',
}

const schema = JSON.parse(readFileSync('schema/status-1.0.schema.json', 'utf8')) as object
const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true })
addFormats.default(ajv)
const validate = ajv.compile(schema)

const nodes = await Promise.all(
  releases().map(async (frr) => ({ frr, ...(await bringOnline({ frr, env })) })),
)

test.after(async () => {
  await Promise.all(nodes.map(({ guest }) => guest.stop()))
})

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? ''

const well = 'The routing of this node is well: 2 leaves, 4 LoadBalancer IPs announced.'

for (const { frr, guest, fabric, product, speaker: firstSpeaker } of nodes) {
  // No environment: what was applied last says what is wanted.
  const status = (words = '') => guest.run(`${program} status ${words}`)

  const isWell = async (): Promise<void> => {
    const { code, stdout, stderr } = await status('--wait 50')
    assert.is(code, 0, stdout + stderr)
    assert.is(lastLine(stdout), well)
  }

  /** Until the text has the line: what is said first of a fault, and not only in a section. */
  const says = (pattern: string): Promise<string> =>
    guest.waitFor(
      `status says ${pattern}`,
      `text=$(${program} status); code=$?
       echo "$text"
       [ $code = 2 ] && echo "$text" | grep -q -E -e '${pattern}'`,
      60_000,
    )

  let speaker: Speaker = firstSpeaker

  const onLeaves = async (lines: string): Promise<void> => {
    for (const leaf of leaves)
      await fabric[leaf].configure(`router bgp ${switches[leaf].asn}\n${lines}\nexit`)
  }

  test(`all is well, FRR ${frr}`, async () => {
    await isWell()
    const { stdout } = await status()
    assert.match(stdout, new RegExp(`^FRR        runs, version ${frr.replace('.', '\\.')}`, 'm'))
    assert.match(stdout, /^FRR .*, bgpd up \d+m?\d*s$/m, stdout)
    assert.match(
      stdout,
      /^Fabric {5}eth0 {2}\S+ AS 65101 up \d.*, BFD up, graceful restart, received 1 IPv4 and 1 IPv6, sent \d+ IPv4 and \d+ IPv6$/m,
    )
    assert.match(stdout, /^ +eth1 {2}\S+ AS 65102 up /m)
    assert.match(stdout, /^Speaker {4}fda1:b2c3:d4e5:1::1 {2}\S+ AS 4000099999 up /m)
    assert.match(
      stdout,
      /^Announced {2}6 addresses of the node, 4 LoadBalancer IPs: each sent to every leaf that is up$/m,
    )
    const routes = 'default route in BGP yes, zebra yes, kernel yes; routes of BGP \\d+, installed'
    assert.match(stdout, new RegExp(`^Received   IPv4: ${routes}`, 'm'))
    assert.match(stdout, new RegExp(`^ +IPv6: ${routes}`, 'm'))
    assert.match(stdout, /^Drift {6}matches the intent$/m)
  })

  test(`the speaker's zebra is seen, FRR ${frr}`, async () => {
    const { stdout } = await status()
    assert.match(stdout, /^Others {5}another zebra runs in this network namespace \(pid \d+, /m)
  })

  test(`JSON is what the schema says, and metrics say the same, FRR ${frr}`, async () => {
    const { stdout } = await status('--json')
    const document = JSON.parse(stdout) as StatusBody
    validate(document)
    assert.equal(validate.errors ?? [], [])
    assert.is(document.state, 'well')
    assert.equal(
      document.announced.filter(({ kind }) => kind === 'load_balancer').map(({ prefix }) => prefix),
      loadBalancers.toSorted((a, b) => Number(a.includes(':')) - Number(b.includes(':'))),
    )
    const { ipv4, ipv6 } = document.received ?? {}
    for (const received of [ipv4, ipv6])
      assert.is(received?.routes.installed, received?.routes.kernel)
    const { stdout: metrics } = await status('--prometheus')
    assert.match(metrics, /^frr_intent_session_up\{kind="fabric",neighbor="eth0"\} 1$/m)
    assert.match(metrics, /^frr_intent_load_balancer_ips\{family="ipv6"\} 2$/m)
  })

  test(`a leaf that is shut down, FRR ${frr}`, async () => {
    const bgp = `router bgp ${switches.leaf1.asn}`
    await fabric.leaf1.configure(`${bgp}\nneighbor node shutdown message new cables\nexit`)
    // The release decides whether it still knows the reason after it has dialled again.
    const text = await says(
      '^Degraded: eth0: (the leaf ended the session: .*"new cables"|no connection with the leaf)',
    )
    assert.match(text, /^Fabric {5}eth0 {2}down/m)
    assert.match(lastLine(text), /^The routing of this node is degraded: eth0: /)
    await fabric.leaf1.configure(`${bgp}\nno neighbor node shutdown\nexit`)
    await isWell()
  })

  test(`a cable that is out, FRR ${frr}`, async () => {
    await fabric.linkDown('leaf2')
    await says('^Degraded: eth1: no carrier[.]$')
    await fabric.linkUp('leaf2')
    await isWell()
  })

  test(`a leaf with a password, FRR ${frr}`, async () => {
    const bgp = `router bgp ${switches.leaf1.asn}`
    await fabric.leaf1.configure(`${bgp}\nneighbor node password x\nexit`)
    await says('^Degraded: eth0: the configuration of the leaf has changed')
    await fabric.leaf1.configure(`${bgp}\nno neighbor node password\nexit`)
    await isWell()
  })

  test(`no default route, and one of another origin, FRR ${frr}`, async () => {
    const originate = (no: string) =>
      ['ipv4', 'ipv6']
        .map((family) =>
          [
            `address-family ${family} unicast`,
            `${no}neighbor node default-originate`,
            'exit-address-family',
          ].join('\n'),
        )
        .join('\n')
    await onLeaves(originate('no '))
    await says('^Degraded: received IPv4: no leaf sends a default route')
    await onLeaves(originate(''))
    await isWell()
    await guest.must('ip route add default dev dummy0 metric 100')
    await says('^Degraded: received IPv4: a default route of another origin [(]kernel[)]')
    await guest.must('ip route del default dev dummy0 metric 100')
    await isWell()
  })

  test(`a rule that somebody has removed, FRR ${frr}`, async () => {
    await guest.must('ip rule del pref 1000')
    await says('^Degraded: host: the host differs from the intent: 1 change pending[.]$')
    assert.is((await product.apply()).code, 0)
    await isWell()
  })

  test(`the speaker is gone, FRR ${frr}`, async () => {
    await speaker.end('TERM')
    const text = await says('^Degraded: speaker')
    assert.match(text, /^Speaker {4}no session$/m)
    speaker = await startSpeaker(guest, { prefixes: loadBalancers })
    await isWell()
  })

  test(`a daemon that hangs, and one that is gone, FRR ${frr}`, async () => {
    await guest.must('kill -s STOP $(cat /run/frr/zebra.pid)')
    const { code, stdout } = await status()
    await guest.must('kill -s CONT $(cat /run/frr/zebra.pid)')
    assert.is(code, 2)
    assert.match(stdout, /^Down: FRR: zebra does not answer: no route gets into the kernel\.$/m)
    assert.match(stdout, /^Fabric {5}eth0 {2}\S+ AS 65101 up /m)
    await isWell()
  })

  test(`FRR is gone, and comes back, FRR ${frr}`, async () => {
    await guest.must(
      `pids=$(cat /run/frr/*.pid)
       kill -s KILL $pids
       for pid in $pids; do while kill -s 0 $pid; do sleep 0.05; done; done 2>/dev/null
       rm -f /run/frr/*.pid /run/frr/*.vty`,
    )
    const { code, stdout } = await status()
    assert.is(code, 2)
    assert.match(stdout, /^Down: FRR: it does not run\.$/m)
    // Timing: FRR gets its configuration for two seconds and more, in which status looks at least once.
    await guest.must(
      `mv /usr/bin/vtysh /usr/bin/vtysh.real
       printf '#!/bin/sh\\n[ "$1" = -b ] && sleep 2\\nexec vtysh.real "$@"\\n' >/usr/bin/vtysh
       chmod +x /usr/bin/vtysh`,
    )
    const started = product.startFrr()
    await says('^Down: FRR: it is starting, ')
    await started
    await guest.must('mv /usr/bin/vtysh.real /usr/bin/vtysh')
    await isWell()
  })

  test(`a leaf that dies, FRR ${frr}`, async () => {
    await fabric.leaf1.end('KILL')
    const text = await says('^Degraded: eth0: ')
    assert.match(text, /^ +eth1 {2}\S+ AS 65102 up /m)
  })

  test(`other PID and mount namespaces, and a user without rights, FRR ${frr}`, async () => {
    const apart = await guest.run(`unshare --pid --fork --mount-proc ${program} status`)
    assert.match(apart.stdout, /^FRR {8}runs, version [^,]*$/m)
    const { code, stderr } = await guest.run(
      `setpriv --reuid 65534 --regid 65534 --clear-groups ${program} status`,
    )
    assert.is(code, 5, stderr)
    assert.match(stderr, /intent\.json cannot be read/, stderr)
  })
}

test.run()
