// The extension's image, run as Talos runs it, from first boot to reboot.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { router } from '../frr.ts'
import { untilHeard } from '../fromNode.ts'
import { bootGuest } from '../guest.ts'
import { defaultEnv } from '../node.ts'
import { loadBalancers } from '../nodeOnline.ts'
import { hostPrefix, waitForNoRoutes, waitForRoutes } from '../routes.ts'
import { peerPerFamily, startSpeaker } from '../speaker.ts'
import { buildFabric, node } from '../topology.ts'
import { aggregate, extraLines, ownTemplate } from '../userFiles.ts'
import { unpackedDebug, unpackedExtension } from './extension.ts'
import { startTalos } from './talos.ts'

const share = mkdtempSync(join(tmpdir(), 'frr-intent-talos-'))
const image = await unpackedExtension(share)
await unpackedDebug(share)
const guest = await bootGuest({
  frr: '10.7',
  share,
  modules: ['veth'],
  packages: ['crun', 'golang-github-containers-common'],
})
const talos = await startTalos(guest, 'extension/rootfs')

test.after(async () => {
  await guest.stop()
  rmSync(share, { recursive: true })
})

const { lo, dummy0, dummy1 } = node
const own = [lo, dummy0, dummy1].flatMap(({ ipv4, ipv6 }) => [hostPrefix(ipv4), hostPrefix(ipv6)])

const environment = (changes: Readonly<Record<string, string>> = {}): readonly string[] =>
  Object.entries({ ...defaultEnv, ...changes }).map(([name, value]) => `${name}=${value}`)

/** What Talos keeps beside the state of a service that failed. */
const kept = async (): Promise<string> => (await talos.log('frr')).trimEnd().slice(-512)

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? ''

const online = async (): Promise<void> => {
  await talos.waitForLog('frr', 'all daemons up')
  await waitForRoutes(guest, ['leaf1', 'leaf2'], [...own, ...loadBalancers])
}

const runsOf = async (name: string): Promise<number> =>
  Number(await guest.must(`grep -c started /run/talos/${name}/starts`))

test('what we add to FRR and Node is less than a megabyte', () => {
  const ours = image.parts.find(({ name }) => name === 'frr-intent')
  assert.ok((ours?.size ?? Infinity) < 1_000_000, JSON.stringify(image.parts))
})

const waitForEnd = async (name: 'frr-plan' | 'frr-status'): Promise<void> => {
  await guest.waitFor('its end', `grep Finished /run/talos/${name}/state`, 60_000)
}

test('without a configuration nothing runs but the one-shot services, which end well', async () => {
  assert.is(await talos.state('frr'), 'Waiting')
  await talos.waitForLog('frr-plan', 'the service has not started')
  await talos.waitForLog('frr-status', 'nothing has been applied since the node booted')
  await waitForEnd('frr-plan')
  await waitForEnd('frr-status')
})

test('an invalid configuration: Running, one sentence, and again every 5 seconds', async () => {
  await talos.configure({ environment: ['NODE_IP=10.0.0.1'] })
  await guest.waitFor('a second try', 'grep -c started /run/talos/frr/starts | grep -v 1', 60_000)
  const log = await talos.waitForLog('frr', '2 problems')
  assert.match(log, /^frr-intent: there are 2 problems with the environment, listed above;/)
  assert.match(await talos.log('frr'), /^ASN_LOCAL is not set: wanted an AS number/m)
  const result = await guest.must('cat /talos/run/frr-intent/result.json')
  assert.is((JSON.parse(result) as { outcome: string }).outcome, 'invalidIntent')
})

test('fabric ports that are not there yet: told with what is there', async () => {
  await talos.configure({ environment: environment() })
  await talos.waitForLog('frr', 'nothing was changed')
  assert.match(await kept(), /there are 2 problems with the fabric ports/)
  assert.match(await talos.log('frr'), node.links.leaf1.mac)
})

test('the ports arrive, and the VRF module is missing: the last line says what to set', async () => {
  await guest.must('echo /bin/false >/proc/sys/kernel/modprobe')
  await buildFabric(guest)
  await talos.waitForLog('frr', 'machine.kernel.modules: \\[{name: vrf}\\]).')
  const line = lastLine((await talos.log('frr')).split('\nfrr-intent 0')[0] ?? '')
  assert.ok(line.length < 512, line)
})

test('first boot: the module arrives, and the leaves know the node and its LoadBalancer IPs', async () => {
  await guest.must('echo /sbin/modprobe >/proc/sys/kernel/modprobe && modprobe vrf')
  await startSpeaker(guest, { peers: peerPerFamily, prefixes: loadBalancers })
  await online()
  const log = await talos.log('frr')
  assert.match(log, /^frr-intent \S+: .*NODE_IP="10.0.0.1"/m)
  assert.match(log, /^Applied \d+ operations in \d+ ms; a second plan is empty\.$/m)
  const reports = (await guest.must('ls /talos/run/frr-intent')).split('\n').filter(Boolean)
  assert.equal(reports, [
    ...['environment.json', 'intent.json', 'last-good.json', 'lock'],
    ...['plan.json', 'plan.txt', 'result.json', 'scripts'],
  ])
})

test('the container is confined as Talos confines it', async () => {
  const status = await talos.inFrr('grep -E "^(CapBnd|NoNewPrivs|Seccomp):" /proc/1/status')
  assert.match(status, /^NoNewPrivs:\t1$/m)
  assert.match(status, /^Seccomp:\t2$/m)
  // Without CAP_SYS_MODULE (16) and CAP_SYS_BOOT (22).
  assert.match(status, /^CapBnd:\t000001ffffbeffff$/m)
  assert.match(await talos.inFrr('sh -c "touch /usr/x; true" 2>&1'), /Read-only file system/)
  const owners = await guest.must('cd /talos/run && stat -c "%n %U %a" frr frr-config frr-state')
  assert.is(owners, 'frr frr 755\nfrr-config frr 750\nfrr-state frr 750\n')
})

test('the image has what the file daemons runs', async () => {
  const programs = ['cat', 'chrt', 'date', 'env', 'find', 'flock', 'grep', 'ip', 'nice', 'sed']
  const found = await talos.inFrr(`bash -c 'basename -a $(command -v ${programs.join(' ')})'`)
  assert.equal(found.trim().split('\n'), programs)
})

test("bfdd comes before FRR's other daemons", async () => {
  // The lab's kernel gives containers no real-time priority, as Talos' before 1.13.
  assert.is(await talos.inFrr(`sh -c 'ps -o ni= -p $(cat /run/frr/bfdd.pid)'`), '-20\n')
})

test('frr-plan while all runs: no changes, and nothing is disturbed', async () => {
  const runs = await runsOf('frr')
  await talos.restart('frr-plan')
  await talos.waitForLog('frr-plan', 'No changes. The host matches the intent')
  await waitForEnd('frr-plan')
  assert.is(await runsOf('frr'), runs)
  assert.match(await talos.inFrr('vtysh -c "show bgp summary"'), /eth0/)
})

test('frr-status asks FRR from a PID namespace of its own', async () => {
  await talos.restart('frr-status')
  await talos.waitForLog('frr-status', 'The routing of this node')
  await waitForEnd('frr-status')
  const log = await talos.log('frr-status')
  assert.match(log, /^FRR {8}runs, version 10\.7\S*$/m)
  assert.match(log, /^Drift {6}matches the intent$/m, log)
  assert.is(
    lastLine(log),
    `The routing of this node is well: 2 leaves, ${loadBalancers.length} LoadBalancer IPs announced.`,
  )
})

test('talosctl debug with our image shows the same', async () => {
  assert.match(await talos.debug(), /^No changes\. The host matches the intent/m)
  assert.match(await talos.debug('plan', '--json'), /"applyable": true/)
  assert.match(await talos.debug('version'), /^frr-intent /)
})

test('a restart finds nothing to do', async () => {
  await talos.restart('frr')
  await online()
  assert.match(await talos.log('frr'), /^No changes\. The host matches the intent/m)
})

test('a changed configuration is in force after the restart it makes', async () => {
  await talos.configure({ environment: environment({ ENABLE_BFD: 'false' }) })
  await online()
  assert.match(
    await talos.log('frr'),
    /^Plan: 0 to add, 2 to change, 0 to replace, 0 to destroy\.$/m,
  )
  assert.not.match(await talos.inFrr('ps ax'), /bfdd/)
})

test('configFiles: a password that the leaves ask for, a template and lines of the user', async () => {
  const folder = '/usr/local/etc/frr'
  const configFiles = [
    { mountPath: `${folder}/fabric-password`, content: 'correct-horse' },
    { mountPath: `${folder}/frr.conf.j2`, content: await ownTemplate(guest) },
    { mountPath: `${folder}/extra.conf`, content: extraLines },
  ]
  const files = {
    FABRIC_PASSWORD_FILE: `${folder}/fabric-password`,
    FRR_TEMPLATE: `${folder}/frr.conf.j2`,
    FRR_EXTRA_CONF: `${folder}/extra.conf`,
  }
  for (const [leaf, asn] of Object.entries({ leaf1: 65101, leaf2: 65102 }))
    await router(guest, leaf).configure(
      `router bgp ${asn}\nneighbor node password correct-horse\nexit`,
    )
  await talos.configure({ environment: environment(files), configFiles })
  await online()
  await untilHeard(guest, aggregate)
  assert.not.match(await talos.log('frr'), 'correct-horse')

  // The one-shot service wants the files, too, and says so.
  await talos.restart('frr-plan')
  await talos.waitForLog('frr-plan', 'password file .* cannot be used: it is empty')
  await talos.configure({ configFiles }, 'frr-plan')
  await talos.waitForLog('frr-plan', 'No changes. The host matches the intent')
})

test('a reboot loses all but the configuration, and comes back by itself', async () => {
  await talos.reboot()
  await waitForNoRoutes(guest, ['leaf1', 'leaf2'], loadBalancers.slice(0, 1))
  await online()
  assert.match(await talos.log('frr'), /^Plan: 1\d to add, 6 to change/m)
})

test.run()
