// Nothing takes a node off the fabric that was on it: no mistake in the environment, no crash, and
// nothing that another user of the node does.

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { bootGuest } from './guest.ts'
import { defaultEnv, plugPorts, program, serviceLog, type Environment } from './node.ts'
import { defaultRelease } from './nodeOnline.ts'

const guest = await bootGuest({ frr: defaultRelease() })
await plugPorts(guest)

test.after(() => guest.stop())

const folder = '/run/frr-intent'

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? ''

/** A start whose successor says that it was reached. */
const start = async (env: Environment, words = '') => {
  await guest.must('rm -f /run/started')
  const { code, stdout, stderr } = await guest.run(
    `${program} apply --report ${folder} ${words} --exec -- /bin/touch /run/started`,
    { env },
  )
  const isStarted = (await guest.run('test -e /run/started')).code === 0
  return { code, stdout, stderr, isStarted }
}

const result = async () => JSON.parse(await guest.must(`cat ${folder}/result.json`)) as unknown

/** All that makes a state: links, addresses, rules, routes and files. */
const state = () =>
  guest.must(`
    ip -o -details link show type vrf; ip -o link show type veth; ip -o address show | grep -v fe80
    for family in -4 -6; do ip $family rule show; ip $family route show table all | grep -v fe80; done
    cd /etc/frr; stat -c '%n %a %U:%G' *; sha256sum *`)

const firstStart = async () => {
  const { code, stderr, isStarted } = await start(defaultEnv)
  assert.equal([code, stderr, isStarted], [0, '', true])
}

await firstStart()
const good = await state()

const macs = defaultEnv['FE_MACS'] ?? ''

const mistakes: Readonly<Record<string, readonly [Environment, RegExp]>> = {
  'a value that is none': [{ FABRIC_GTSM_HOPS: 'o1' }, /FABRIC_GTSM_HOPS is "o1"/],
  'a misspelt variable': [{ ASN_LOCALL: '65002' }, /you probably meant ASN_LOCAL/],
  'an address that is none': [{ NODE_IP: '10.0.0.300' }, /NODE_IP is "10\.0\.0\.300"/],
  'a password file that is not there': [{ FABRIC_PASSWORD_FILE: '/run/no' }, /no such file/],
  'a password file that never ends': [
    { FABRIC_PASSWORD_FILE: '/dev/zero' },
    /it is not a regular file/,
  ],
  'a template that is not there': [{ FRR_TEMPLATE: '/run/no.j2' }, /FRR_TEMPLATE names \/run\/no/],
  'a MAC address that no port has': [{ FE_MACS: `${macs},02:00:00:00:09:09` }, /02:00:00:00:09:09/],
  'lines that FRR refuses, and another VRF': [
    { VRF_METALLB: 'blue', FRR_EXTRA_CONF: '/run/bad.conf' },
    /FRR would not accept line \d+ of frr\.conf \(line 1 of \/run\/bad\.conf\)/,
  ],
  "somebody else's VRF": [{ VRF_METALLB: 'foreign' }, /link "foreign" exists/],
  'many mistakes': [{ ASN_LOCAL: '0', VRF_METALLB: 'a b', LB_POOLS: 'x' }, /there are 3 problems/],
}

for (const [title, [mistake, reason]] of Object.entries(mistakes))
  test(`${title}: FRR starts with the last good state, whole`, async () => {
    await guest.must(`echo bogus >/run/bad.conf
      ip link show dev foreign >/dev/null 2>&1 || ip link add name foreign type bridge`)
    const env = { ...defaultEnv, ...mistake }
    const { code, stdout, stderr, isStarted } = await start(env)
    assert.equal([code, isStarted], [0, true], stdout + stderr)
    assert.match(lastLine(stderr), /^frr-intent: FRR starts with the last good state, of 2\d{3}-/)
    assert.match(lastLine(stderr), reason)
    assert.match(lastLine(stderr), /[^.]\.$/)
    assert.match(JSON.stringify(await result()), '"kind":"last_good"')
    assert.is(await state(), good)

    // Whoever looks sees the mistake, and what became of it.
    const plan = await guest.run(`${program} plan`, { env })
    assert.ok([3, 4, 5].includes(plan.code), `${plan.code}`)
    assert.match(plan.stderr, 'A start (apply --exec) uses the last good state instead, of 2')

    const stopped = await start({ ...env, USE_LAST_GOOD: 'false' })
    assert.equal([stopped.code, stopped.isStarted], [plan.code, false])
    const applied = await guest.run(`${program} apply`, { env })
    assert.is(applied.code, plan.code, 'a start alone must go on')
    assert.is(await state(), good)
  })

test('a state that was changed meanwhile becomes the last good one again', async () => {
  await guest.must(`ip link del dev metallb; echo 'log stdout' >/etc/frr/frr.conf
    : >/etc/frr/daemons; rm /etc/frr/vtysh.conf`)
  const { code, isStarted } = await start({ ...defaultEnv, ASN_LOCAL: 'x' })
  assert.equal([code, isStarted], [0, true])
  const names = (text: string) => text.replaceAll(/^\d+: |\bid\d+\b|link\/ether \S+/gm, '')
  assert.is(names(await guest.must('ip -o link show type vrf')).length > 0, true)
  const { stdout } = await guest.run(`${program} plan`, { env: defaultEnv })
  assert.match(stdout, /^No changes\./)
})

test('a port that has gone does not stop the other one', async () => {
  await firstStart()
  await guest.must(
    'ip link set dev eth1 down; ip link set dev eth1 name away address 02:00:00:00:0a:0a',
  )
  const kept = await start(defaultEnv)
  assert.equal([kept.code, kept.isStarted], [0, true], kept.stderr)
  assert.match(lastLine(kept.stderr), /the last good state.*no port has the MAC address/)
  assert.match(await guest.must('cat /etc/frr/frr.conf'), 'neighbor eth1 interface')

  // After a reboot nothing is known of the state before.
  await guest.must(`rm ${folder}/last-good.json`)
  const first = await start(defaultEnv)
  assert.equal([first.code, first.isStarted], [0, true], first.stderr)
  assert.match(lastLine(first.stderr), /with the fabric ports that are there.*no port has the MAC/)
  assert.not.match(await guest.must('cat /etc/frr/frr.conf'), 'neighbor eth1 interface')
  assert.is((await guest.run(`test -e ${folder}/last-good.json`)).code, 1)

  const strict = await start({ ...defaultEnv, USE_LAST_GOOD: 'no' })
  assert.equal([strict.code, strict.isStarted], [4, false])
  const none = await start({ ...defaultEnv, FE_MACS: '02:00:00:00:09:09' })
  assert.equal([none.code, none.isStarted], [4, false])
  assert.match(
    none.stderr,
    'There is no last good state to start with: /run/frr-intent/last-good.json: there is no such file',
  )
  await guest.must(
    'ip link set dev away name eth1 address 02:00:00:00:01:02; ip link set dev eth1 up',
  )
  await firstStart()
})

const damages: Readonly<Record<string, readonly [string, RegExp]>> = {
  'cut off': [
    `truncate -s 400 RECORD`,
    /last-good\.json: this is not a last good state, or it is damaged/,
  ],
  empty: [': >RECORD', /last-good\.json: this is not a last good state, or it is damaged/],
  'another frr.conf in it': [`sed -i 's/router bgp 65001/router bgp 65009/' RECORD`, /checksum/],
  'of a later format': [
    `sed -i 's/"1\\.0"/"2.0"/' RECORD`,
    /its format is 2\.0, and this program reads 1/,
  ],
  'a FIFO': ['rm RECORD; mkfifo RECORD', /it is not a regular file/],
}

for (const [title, [damage, reason]] of Object.entries(damages))
  test(`a record that is damaged is not used, and that is said: ${title}`, async () => {
    await guest.must(damage.replaceAll('RECORD', `${folder}/last-good.json`))
    const { code, stderr, isStarted } = await start({ ...defaultEnv, ASN_LOCAL: 'x' })
    assert.equal([code, isStarted], [4, false])
    assert.match(stderr, /There is no last good state to start with: .*/)
    assert.match(stderr, reason)
    assert.match(lastLine(stderr), 'ASN_LOCAL is "x"')
    // A good start makes a good record again.
    await guest.must(`rm ${folder}/last-good.json`)
    await firstStart()
    assert.is((await start({ ...defaultEnv, ASN_LOCAL: 'x' })).code, 0)
  })

test('only root can hold the lock, and what others do under its name does not count', async () => {
  const squatters = guest.background(
    `exec setpriv --reuid=65534 --regid=65534 --clear-groups python3 -c '
import fcntl, socket, sys, time
name = socket.socket(socket.AF_UNIX); name.bind("\\0frr-intent"); name.listen()
try: fcntl.flock(open("${folder}/lock"), fcntl.LOCK_EX)
except OSError as error: print(error.strerror, flush=True)
print("ready", flush=True); time.sleep(600)'`,
  )
  await guest.waitFor('the socket', "grep -a '@frr-intent' /proc/net/unix", 20_000)
  await firstStart()
  assert.match((await squatters.stop()).stdout, /^Permission denied\nready\n/)
  assert.is(
    await guest.must(`stat -c '%a %U' ${folder}/lock ${folder}/last-good.json`),
    '600 root\n600 root\n',
  )
})

test('of twenty starts at once each works or says who does, and the state is whole', async () => {
  await guest.must('ip link del dev metallb; rm -f /etc/frr/*')
  const output = await guest.must(
    `for start in $(seq 20); do
       ( ${program} apply --exec -- /bin/true >/run/start.$start 2>&1; echo $? ) &
     done
     wait`,
    { env: defaultEnv, timeoutMs: 120_000 },
  )
  const codes = output.trim().split('\n')
  assert.is(codes.length, 20)
  assert.ok(codes.includes('0'), output)
  assert.equal(
    codes.filter((code) => code !== '0' && code !== '8'),
    [],
    output,
  )
  const { stdout } = await guest.run(`${program} plan`, { env: defaultEnv })
  assert.match(stdout, /^No changes\./)
})

test('a folder of ours that others can write to is refused', async () => {
  await guest.must(`mv ${folder} /run/kept`)
  for (const plant of [
    `mkdir -m 777 ${folder}`,
    `ln -s /tmp ${folder}`,
    `: >${folder}`,
    `install -d -o frr ${folder}`,
  ]) {
    await guest.must(plant)
    const { code, stderr, isStarted } = await start(defaultEnv)
    assert.equal([code, isStarted], [8, false], plant)
    assert.match(lastLine(stderr), 'the lock cannot be taken')
    await guest.must(`rm -rf ${folder}`)
  }
  await guest.must(`mv /run/kept ${folder}`)
  await firstStart()
})

/** What user frr can put at the place of a file. */
const plants = ['mkfifo PATH', 'ln -s /etc/shadow PATH', 'ln -s /dev/zero PATH', 'mkdir PATH']

test('what user frr plants in its folders hangs nobody, and root does not follow it', async () => {
  for (const plant of plants) {
    const path = '/etc/frr/frr.conf'
    await guest.must(
      `rm -rf ${path}; setpriv --reuid=frr --regid=frr --clear-groups ${plant.replace('PATH', path)}`,
    )
    const begun = Date.now()
    const { code, stderr } = await guest.run(`${program} plan`, { env: defaultEnv })
    // Timing: a second is what it takes here; what waits for a FIFO or for the end of /dev/zero never ends.
    assert.ok(Date.now() - begun < 20_000)
    assert.is(code, 5, plant)
    assert.match(
      stderr,
      /\/etc\/frr\/frr\.conf cannot be read: it is (a symbolic link|not a regular file)/,
    )
    assert.not.match(stderr, 'root:')
    const { code: started, isStarted, stderr: said } = await start(defaultEnv)
    if (plant.startsWith('mkdir')) {
      assert.equal([started, isStarted], [5, false])
      await guest.must(`rmdir ${path}`)
    } else {
      assert.equal([started, isStarted], [0, true], said)
      assert.is(await guest.must(`stat -c %F ${path}`), 'regular file\n')
    }
  }
  await firstStart()
})

test('a start while another one is under way says whose turn it is, and harms neither', async () => {
  // Slow enough to be met: frr.conf is sent after a second.
  await guest.must(`mv /usr/bin/vtysh /usr/bin/vtysh.real
    printf '#!/bin/sh\\n[ "$1" = -b ] && sleep 3\\nexec vtysh.real "$@"\\n' >/usr/bin/vtysh
    chmod +x /usr/bin/vtysh`)
  await guest.must(
    `: >${serviceLog}
     setsid tini -- ${program} apply --exec >${serviceLog} 2>&1 </dev/null &`,
    { env: defaultEnv },
  )
  await guest.waitFor('the hand-over', `grep -a 'Handing over' ${serviceLog}`, 60_000)
  for (const words of ['apply --exec -- /bin/touch /run/started', 'apply --reload']) {
    const { code, stderr } = await guest.run(`rm -f /run/started; ${program} ${words}`, {
      env: defaultEnv,
    })
    assert.is(code, 8, stderr)
    assert.match(
      lastLine(stderr),
      /FRR is being started by pid \d+, since \d+ s; nothing was changed\. Wait until/,
    )
  }
  await guest.waitFor(
    'FRR has started',
    `grep -a -m 1 'all daemons up' ${serviceLog} && ! pgrep -f 'watchfrr[.]sh'`,
    60_000,
  )
  await guest.must(
    `pgrep -x watchfrr; ! test -e ${folder}/starting; mv /usr/bin/vtysh.real /usr/bin/vtysh`,
  )
  const reload = await guest.run(`${program} apply --reload`, { env: defaultEnv })
  assert.is(reload.code, 0, reload.stderr)
})

test('an frr-reload.py that is killed midway: the next reload ends as an undisturbed one', async () => {
  const pools = Array.from(
    { length: 300 },
    (_, index) => `198.18.${index >> 4}.${(index & 15) * 16}/28`,
  )
  const env = { ...defaultEnv, LB_POOLS: pools.join(',') }
  const killed = await guest.run(
    `${program} apply --reload & apply=$!
     until reload=$(pgrep -f '^/usr/bin/python3 /usr/lib/frr/frr-reload[.]py'); do sleep 0.05; done
     sleep 0.5
     kill -s KILL $reload
     wait $apply`,
    { env, timeoutMs: 120_000 },
  )
  assert.is(killed.code, 6, killed.stderr)
  assert.match(lastLine(killed.stderr), /frr-reload\.py .*could not be run/)
  assert.is((await guest.run("pgrep -f 'frr-reload|vtysh'")).code, 1, 'nobody goes on with it')
  const again = await guest.run(`${program} apply --reload`, { env, timeoutMs: 120_000 })
  assert.is(again.code, 0, again.stderr)
  const { stdout } = await guest.run(`${program} plan --reload`, { env })
  assert.match(stdout, /^No changes\./)
})

/** The node's daemons, and since when each runs. */
const daemonsOf = (names: string) =>
  guest.must(
    `for name in ${names}; do
       pid=$(pgrep -x -u frr $name) && echo "$name $(stat -c %Y /proc/$pid)"
     done`,
  )

test('user frr cannot make root kill another process, or write to another file', async () => {
  const victim = guest.background('exec sleep 600')
  const pid = (await guest.waitFor('the victim', 'pgrep -x sleep | tail -n 1', 10_000)).trim()
  await guest.must('echo precious >/run/precious; chmod 600 /run/precious')
  // Links under the names that root once wrote to, and in place of pid files the pid of another
  // process, a FIFO, a link and a folder.
  await guest.must(
    `cd /run/frr
     frr='setpriv --reuid=frr --regid=frr --clear-groups'
     for name in zebra.conf speaker.conf restarting in_turn bgpd_ties bgpd.end zebra.alive; do
       $frr ln -sf /run/precious $name
     done
     touch -d '2 minutes ago' *.pid
     rm zebra.pid bgpd.pid bfdd.pid staticd.pid mgmtd.pid
     $frr sh -c 'echo ${pid} >zebra.pid; echo ${pid} >bgpd.pid; ln -s /run/precious staticd.pid'
     $frr mkfifo bfdd.pid
     $frr mkdir mgmtd.pid`,
  )
  // A program of anybody's, in a folder whose name reads like the victim's link to bgpd.
  await guest.must(
    `folder='/tmp/ /proc/${pid}/exe -> /usr/lib/frr'
     mkdir -p "$folder"; cp /bin/sleep "$folder/bgpd"
     setpriv --reuid=65534 --regid=65534 --clear-groups "$folder/bgpd" 600 >/dev/null 2>&1 &`,
  )
  const before = await daemonsOf('zebra bgpd bfdd staticd mgmtd')
  const plan = await guest.run(`${program} plan --reload`, { env: defaultEnv })
  assert.ok([0, 3].includes(plan.code), plan.stderr)
  await guest.must('/usr/lib/frr/watchfrr.sh restart bgpd', { timeoutMs: 100_000 })
  await guest.must(`kill -s 0 ${pid}`)
  assert.is(await guest.must('cat /run/precious; stat -c %a /run/precious'), 'precious\n600\n')
  const after = await daemonsOf('zebra bgpd bfdd staticd mgmtd')
  const lines = (text: string) => text.trim().split('\n')
  assert.equal([lines(before).length, lines(after).length], [5, 5])
  assert.equal(
    lines(after).filter((line) => lines(before).includes(line)),
    [],
    'each daemon is another process',
  )
  await victim.stop()
})

test.run()
