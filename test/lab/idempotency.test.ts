// What must not happen: a converged node is left alone, and a plan only looks.

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { bootGuest } from './guest.ts'
import { defaultEnv, plugPorts, product, program } from './node.ts'
import { defaultRelease } from './nodeOnline.ts'

const guest = await bootGuest({ frr: defaultRelease() })
await plugPorts(guest)
const { apply, plan } = product(guest)

test.after(() => guest.stop())

const bookends = { first: '198.51.100.1', last: '198.51.100.2' } as const

/** Link-local addresses come a while after a link is up, and are tentative for another while. */
const settled = `
  count() { grep -c . || true; }
  [ "$(ip -oneline link show type veth up | count)" = \
    "$(ip -6 -oneline address show type veth scope link -tentative | count)" ]`

/**
 * The events of links, addresses, routes and rules while `use` runs. Two addresses that come before
 * and after it show that the monitor was listening.
 */
async function eventsDuring(use: () => Promise<void>): Promise<readonly string[]> {
  const log = '/run/monitor'
  await guest.waitFor('the kernel has given all links their own address', settled, 30_000)
  const monitor = guest.background(`exec ip -oneline monitor link address route rule >${log}`)
  const provoke = (address: string) =>
    guest.waitFor(
      `the monitor saw ${address}`,
      `ip address del ${address}/32 dev lo 2>/dev/null
       ip address add ${address}/32 dev lo
       grep -F ${address} ${log}`,
      30_000,
    )
  try {
    await provoke(bookends.first)
    await use()
    await provoke(bookends.last)
  } finally {
    await monitor.stop()
  }
  const lines = (await guest.must(`cat ${log}`)).trim().split('\n')
  const marks = (address: string) => (line: string) => line.includes(address)
  return lines
    .slice(lines.findIndex(marks(bookends.first)), lines.findLastIndex(marks(bookends.last)))
    .filter((line) => !marks(bookends.first)(line) && !marks(bookends.last)(line))
}

/**
 * The files that differ from before, in every file system but the kernel's own. The folder /tmp
 * itself does: vtysh checks a copy of frr.conf there, which is gone again.
 */
async function filesTouchedDuring(use: () => Promise<void>): Promise<string> {
  await guest.must('touch /run/stamp')
  await guest.waitFor(
    'the clock of files moves on',
    'touch /run/now; [ /run/now -nt /run/stamp ]',
    9_000,
  )
  await guest.must('touch /run/stamp')
  await use()
  return guest.must(
    `find / /run /tmp /dev/shm -xdev ! -path /run/stamp ! -path /tmp \\
       \\( -newer /run/stamp -o -cnewer /run/stamp \\) -print`,
  )
}

const nobody = 'setpriv --reuid 65534 --regid 65534 --clear-groups'

test('a plan of a bare node writes nothing and needs no root', async () => {
  const check = async () => {
    const first = await plan('--detailed-exitcode')
    assert.is(first.code, 2, first.stderr)
    const asNobody = await guest.run(`${nobody} ${program} plan`, { env: defaultEnv })
    assert.is(asNobody.code, 0, asNobody.stderr)
    assert.match(asNobody.stdout, /^Plan: 12 to add, 4 to change, 0 to replace, 0 to destroy\.$/m)
  }
  let touched = ''
  assert.equal(
    await eventsDuring(async () => {
      touched = await filesTouchedDuring(check)
    }),
    [],
  )
  assert.is(touched, '')
})

test('apply does what the plan said, and is heard', async () => {
  const events = await eventsDuring(async () => {
    const { code, stdout, stderr } = await apply()
    assert.is(code, 0, stderr)
    assert.match(stdout, /^Applied \d+ operations in \d+ ms; a second plan is empty\.$/m)
  })
  assert.ok(events.some((line) => line.includes('metallb-frr')))
})

test('a second apply changes nothing: no event, no file', async () => {
  let touched = ''
  const events = await eventsDuring(async () => {
    touched = await filesTouchedDuring(async () => {
      const { code, stdout } = await apply()
      assert.is(code, 0)
      assert.match(stdout, /^No changes\. The host matches the intent/)
    })
  })
  assert.equal(events, [])
  assert.is(touched, '')
})

test('a plan of a converged node needs to read what FRR reads, and no more', async () => {
  const asMember = 'setpriv --reuid 65534 --regid 65534 --groups frr,frrvty'
  const member = await guest.run(`${asMember} ${program} plan`, { env: defaultEnv })
  assert.is(member.code, 0, member.stderr)
  assert.match(member.stdout, /^No changes\./)

  const stranger = await guest.run(`${nobody} ${program} plan`, { env: defaultEnv })
  assert.is(stranger.code, 5)
  assert.match(stranger.stderr, /^frr-intent: \/etc\/frr\/frr\.conf cannot be read: .*\n$/)
})

test.run()
