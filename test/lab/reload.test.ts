// Changes to a node whose FRR runs: what the plan says of each is what leaves and speaker see. And
// a start that finds FRR running.

import { readFileSync } from 'node:fs'
import * as t from 'io-ts'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { share } from '../runner/share.ts'
import { kinds, measureChanges, patientEnv } from './changes.ts'
import { changesDocument, rowLine } from './changesDocument.ts'
import { product, program, serviceLog, type Environment } from './node.ts'
import { bringOnline, defaultRelease, loadBalancers } from './nodeOnline.ts'
import { decode, waitForRoutes } from './routes.ts'

const lab = await bringOnline({ frr: defaultRelease(), env: patientEnv })
const { guest, fabric, node } = lab

test.after(() => guest.stop())

/** Kinds that stay are where others begin. */
const others = share(
  kinds.filter(({ stays = false }) => !stays),
  2,
)
const chosen = kinds.filter((kind) => kind.stays === true || others.includes(kind))

test('what a plan says of a change is what the leaves and the speaker see', async () => {
  const rows = await measureChanges(lab, chosen)
  assert.ok(kinds.length >= 30)
  assert.is(rows.length, chosen.length)
  for (const { change, predicted, observed } of rows) assert.equal(observed, predicted, change)
  const document = readFileSync('docs/changes.md', 'utf8')
  if (rows.length === kinds.length) assert.fixture(changesDocument(rows), document)
  else for (const line of rows.map(rowLine)) assert.ok(document.includes(line), line)
})

/**
 * What anybody on the node can read, for as long as reloads take: arguments, logs, what is sent. Timing:
 * it looks more often than once in a reload, and the test checks that it saw one.
 */
const onlookers = `exec setpriv --reuid=65534 --regid=65534 --clear-groups sh -c '
  while :; do
    cat /proc/[0-9]*/cmdline | tr "\\0" " "
    find /run/frr /tmp /var/log/frr -type f -readable -exec cat {} +
    sleep 0.02
  done' 2>/dev/null`

test('passwords come, change and go, and nobody sees them', async () => {
  const watch = guest.background(onlookers)
  const outputs: string[] = []
  const env = { ...patientEnv, FABRIC_PASSWORD_FILE: '/run/password' }
  for (const [password, wanted] of [
    ['s3cret-one', env],
    ['s3cret-two', env],
    ['s3cret-two', patientEnv],
  ] as const) {
    await guest.must(`umask 077; echo ${password} >/run/password`)
    assert.is((await product(guest, wanted).apply('--reload')).code, 3)
    const applied = await product(guest, wanted).apply('--reload --allow session_reset --debug')
    assert.is(applied.code, 0, applied.stderr)
    outputs.push(applied.stdout, applied.stderr)
    const hasPassword = (await node.vtysh('show running-config')).includes(`password ${password}`)
    assert.is(hasPassword, wanted === env)
  }
  const seen = (await watch.stop()).stdout
  assert.match(seen, 'frr-reload.py --reload --stdout')
  for (const text of [seen, ...outputs]) assert.not.match(text, /s3cret/)
})

const neighbor = t.record(
  t.string,
  t.strict({ bgpState: t.string, connectionsDropped: t.number, remoteAs: t.number }),
)

const atLeaf = async () =>
  decode(neighbor, await fabric.leaf1.show('show bgp neighbors node'))['node']

const pidOf = async (daemon: string) => (await guest.must(`cat /run/frr/${daemon}.pid`)).trim()

const online = async () => {
  await waitForRoutes(guest, ['spine'], loadBalancers, 2)
}

/** A second start, while the daemons of the first are alive. */
const startAgain = async (env: Environment, words = ''): Promise<string> => {
  const watchfrr = await pidOf('watchfrr')
  await guest.must(
    `: >${serviceLog}
     setsid tini -s -- ${program} apply ${words} --exec >${serviceLog} 2>&1 </dev/null &`,
    { env },
  )
  await guest.waitFor(
    'another watchfrr has the daemons',
    `[ "$(cat /run/frr/watchfrr.pid)" != ${watchfrr} ] &&
     grep -a -m 1 'all daemons up' ${serviceLog} && ! pgrep -f 'watchfrr[.]sh' ||
     { tail ${serviceLog}; false; }`,
    120_000,
  )
  return guest.must(`cat ${serviceLog}`)
}

test('a start over an FRR that runs the same goes on with it', async () => {
  await online()
  const [before, bgpd] = [await atLeaf(), await pidOf('bgpd')]
  assert.match(await startAgain(patientEnv), /has this frr\.conf already, and keeps its sessions/)
  assert.is(await pidOf('bgpd'), bgpd)
  assert.equal(await atLeaf(), before)
})

const timers = { ...patientEnv, BGP_KEEPALIVE_TIME: '5', BGP_HOLD_TIME: '15' }

test('a start with a change that sessions survive reloads it', async () => {
  const before = await atLeaf()
  await guest.must('kill -KILL $(cat /run/frr/watchfrr.pid)')
  assert.match(await startAgain(timers), /was reloaded, and keeps its sessions/)
  assert.equal(await atLeaf(), before)
  assert.match(await node.vtysh('show running-config'), / timers bgp 5 15\n/)
})

const otherAs = { ...timers, ASN_LOCAL: '65009' }

test('a start with another AS number is refused while somebody looks after FRR', async () => {
  const { code, stderr } = await product(guest, otherAs).apply('--exec')
  assert.is(code, 3)
  assert.match(stderr, 'FRR cannot change its AS number in the default VRF while it runs')
  assert.is((await atLeaf())?.bgpState, 'Established')
})

test('and restarts an FRR that nobody looks after', async () => {
  const bgpd = await pidOf('bgpd')
  await guest.must('kill -KILL $(cat /run/frr/watchfrr.pid)')
  assert.match(await startAgain(otherAs), /was stopped, and starts with the new frr\.conf/)
  assert.is.not(await pidOf('bgpd'), bgpd)
  // Until then the leaf keeps the routes of the node that it takes for restarting.
  await guest.waitFor(
    'leaf1 has a session with AS 65009',
    `vtysh -N leaf1 -c 'show bgp summary established json' | tr -d ' \n' |
     grep '"node":{[^}]*"remoteAs":65009,'`,
    60_000,
  )
  await online()
})

test.run()
