// From the start of FRR to all of frr.conf being in effect, and what loses lines on the way.

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { bootGuest, type Guest } from './guest.ts'
import { plugPorts, product } from './node.ts'

const releases = ['10.3', '10.7'] as const

const guests = await Promise.all(
  releases.map(async (frr) => {
    const guest = await bootGuest({ frr })
    await plugPorts(guest)
    return { frr, guest }
  }),
)

test.after(async () => {
  await Promise.all(guests.map(({ guest }) => guest.stop()))
})

const names = (text: string, pattern: RegExp): readonly string[] =>
  [...new Set([...text.matchAll(pattern)].map(([, name = '']) => name))].toSorted()

const mapsOfZebra = async (guest: Guest): Promise<readonly string[]> =>
  names(await guest.must("vtysh -d zebra -c 'show route-map'"), /^route-map: (\S+) /gm)

// mgmtd keeps these lines for zebra; the others went to the daemon itself and do not get lost.
const keptByMgmtd = /^ *(ip prefix-list|set src|ip protocol|no ipv6 nd) .*$/gm

const restartFrr = async (guest: Guest): Promise<void> => {
  await guest.must('pkill -x watchfrr; /usr/lib/frr/watchfrr.sh stop --quiet; true')
  await product(guest).startFrr()
}

/** Timing: a machine that is slow to send frr.conf, so that watchfrr calls all daemons up before. */
const slowVtysh = `mv /usr/bin/vtysh /usr/bin/vtysh.real
cat >/usr/bin/vtysh <<'SH'
#!/bin/sh
[ "$1" = -b ] && sleep 1
exec vtysh.real "$@"
SH
chmod +x /usr/bin/vtysh`

for (const { frr, guest } of guests) {
  test(`each start gives zebra all that frr.conf has for it, FRR ${frr}`, async () => {
    await guest.must(slowVtysh)
    for (const start of [1, 2]) {
      await restartFrr(guest)
      const conf = await guest.must('cat /etc/frr/frr.conf')
      assert.equal(await mapsOfZebra(guest), names(conf, /^route-map (\S+) /gm), `start ${start}`)
      const running = new Set((await guest.must("vtysh -c 'show running-config'")).split('\n'))
      const kept = conf.match(keptByMgmtd) ?? []
      assert.ok(kept.length > 0)
      assert.equal(
        kept.filter((line) => !running.has(line)),
        [],
        `start ${start}`,
      )
    }
  })

  // frr#18541, cured in 10.4.0: mgmtd forgets what a session has not yet committed when any other
  // one ends. A file that arrives in two halves is a `vtysh -b` that takes its time.
  // Timing: the first half has a second to reach mgmtd before the other vtysh ends.
  const survivors = frr === '10.3' ? ['second'] : ['first', 'second']
  test(`lines before the end of another vtysh: ${survivors.join(' and ')} stay, FRR ${frr}`, async () => {
    await restartFrr(guest)
    await guest.must(
      `mkfifo /run/halves
       vtysh --no-fork -f /run/halves &
       exec 3>/run/halves
       printf 'route-map first permit 10\\nexit\\n' >&3
       sleep 1
       vtysh -c 'show version'
       printf 'route-map second permit 10\\nexit\\n' >&3
       exec 3>&-
       wait $!`,
    )
    const ours = new Set(['first', 'second'])
    assert.equal(
      (await mapsOfZebra(guest)).filter((name) => ours.has(name)),
      survivors,
    )
  })
}

test.run()
