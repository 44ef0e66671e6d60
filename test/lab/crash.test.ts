// The product is killed, starved and lied to on a real kernel; started again, it ends where an
// undisturbed run ends.

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { testedPart } from '../runner/share.ts'
import { bootGuest, type Guest } from './guest.ts'
import { program } from './node.ts'

const env = { NODE_IP: '10.0.0.1', ASN_LOCAL: '65001', FE_PORT_NAMES: 'eth0' }

/** Indexes, MAC addresses and link-local addresses differ from run to run. */
const dump = `
ip -o -details link show type vrf | sed 's/^[0-9]*: //; s/link.ether [0-9a-f:]*//'
ip -o link show type veth | sed 's/^[0-9]*: //; s/link.ether [0-9a-f:]*//; s/link-netnsid.*//'
ip -o address show | sed 's/^[0-9]*: //' | grep -v fe80 | sort
for family in -4 -6; do ip $family rule show; ip $family route show table 88 | grep -v fe80; done
cd /etc/frr; stat -c '%n %a %U:%G' * ; sha256sum *`

/** A host as before the first start. */
const reset = `
for name in frr-metallb metallb-frr metallb; do ip link del dev $name 2>/dev/null; done
for family in -4 -6; do
  ip $family rule del pref 500 2>/dev/null
  while ip $family rule del pref 1000 2>/dev/null; do :; done
  ip $family route del unreachable default table 88 metric 4278198272 2>/dev/null
done
rm -rf /etc/frr /run/count /run/ip; mkdir /etc/frr /run/ip
true
`

/** An \`ip\` that counts what changes the host, and kills who called it before or after call N. */
const killer = (call: number, moment: 'before' | 'after'): string => `
cat >/run/ip/ip <<'END'
#!/bin/sh
case "$*" in *-batch*|*show*) exec /run/real/ip "$@";; esac
echo >>/run/count
[ "$(wc -l </run/count)" = ${call} ] || exec /run/real/ip "$@"
${moment === 'after' ? '/run/real/ip "$@"' : ''}
kill -KILL $PPID
END
chmod +x /run/ip/ip
`

const wrapped = `PATH=/run/ip:$PATH ${program}`

const withGuest = async (use: (guest: Guest) => Promise<void>): Promise<void> => {
  const guest = await bootGuest()
  try {
    await guest.must('ip link add name eth0 type veth peer name cable; ip link set dev eth0 up')
    await guest.must('mkdir /run/real; ln -s "$(readlink -f "$(command -v ip)")" /run/real/ip')
    // The kernel makes its own l3mdev rules once, with this VRF, and not again in any run.
    await guest.must('ip link add name first type vrf table 7; ip link del dev first')
    await use(guest)
  } finally {
    await guest.stop()
  }
}

const undisturbed = (guest: Guest): Promise<string> =>
  guest.must(`${reset} ${program} apply >/dev/null && ${dump}`, { env, timeoutMs: 120_000 })

const recovered = (guest: Guest): Promise<string> =>
  guest.must(
    `rm -rf /run/ip; ${program} apply >/run/out 2>&1 || { cat /run/out; exit 1; }
    ${dump}`,
    { env, timeoutMs: 120_000 },
  )

test('killed before or after any operation, the next start ends as an undisturbed one', () =>
  withGuest(async (guest) => {
    const wanted = await undisturbed(guest)
    const part = testedPart()
    let kills = 0
    for (const moment of ['before', 'after'] as const) {
      for (let call = 1; ; call += 1) {
        // A kill after one operation leaves about the same as a kill before the next one.
        if (part !== null && call % 2 !== part % 2) continue
        const { code } = await guest.run(
          `${reset} ${killer(call, moment)} ${wrapped} apply >/dev/null 2>&1`,
          { env, timeoutMs: 120_000 },
        )
        if (code === 0) break
        assert.is(code, 137, `killed ${moment} operation ${call}`)
        kills += 1
        assert.is(await recovered(guest), wanted, `${moment} ${call}`)
      }
    }
    console.log(`${kills} kills`)
    assert.ok(kills >= (part === null ? 20 : 10), `${kills} kills`)
  }))

/** Every moment in the life of a temporary file. */
const moments = [
  ...['openSync:after', 'writeFileSync:half', 'fchmodSync:before'],
  ...['fsyncSync:before', 'renameSync:before', 'renameSync:after'],
].map((text) => text.split(':'))

test('killed in the middle of a file, the next start ends as an undisturbed one', () =>
  withGuest(async (guest) => {
    const wanted = await undisturbed(guest)
    for (const file of [1, 2, 3]) {
      for (const [name, moment] of moments) {
        const at = `${name}:${file}:${moment}`
        const { code, stderr } = await guest.run(
          `${reset} NODE_OPTIONS='--require /src/test/lab/guest/kill.cjs' ${program} apply >/dev/null`,
          { env: { ...env, KILL_AT: at }, timeoutMs: 120_000 },
        )
        assert.is(code, 137, `${at}: ${stderr}`)
        assert.is(await recovered(guest), wanted, at)
      }
    }
    console.log(`${3 * moments.length} kills`)
  }))

test('killed at moments all over a run, the next start ends as an undisturbed one', () =>
  withGuest(async (guest) => {
    await guest.must(`${reset} cat >/run/dump <<'END'\n${dump}\nEND`, { env })
    await guest.must(`${program} apply >/dev/null; sh /run/dump >/run/wanted; ${reset}`, { env })
    const began = Date.now()
    await guest.must(`${program} apply >/dev/null`, { env })
    const wholeMs = Date.now() - began
    const count = testedPart() === null ? 100 : 12
    const output = await guest.must(
      Array.from({ length: count }, (_, index) => {
        const seconds = (((index + 0.5) * wholeMs) / count / 1000).toFixed(3)
        return `${reset}
          timeout -s KILL ${seconds} ${program} apply >/dev/null 2>&1; echo "killed $?"
          ${program} apply >/run/out 2>&1 || { echo "after ${seconds} s:"; cat /run/out; }
          [ "$(sh /run/dump)" = "$(cat /run/wanted)" ] || { echo 'another state:'; sh /run/dump; }`
      }).join('\n'),
      { env, timeoutMs: 1_200_000 },
    )
    const lines = output.trim().split('\n')
    const killed = lines.filter((line) => line === 'killed 137').length
    console.log(`${killed} kills`)
    assert.equal(
      lines.filter((line) => !/^killed (137|0)$/.test(line)),
      [],
    )
    // Timing: a run that is quicker than the one that was measured can end before its kill.
    assert.ok(killed > count / 4, `${killed} of ${count}`)
  }))

/** Without the port, which was made anew; links come in the order in which they were made. */
const inOrder = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !/^(eth0|cable)@/.test(line))
    .toSorted()
    .join('\n')

test('ports that are renamed, go and come while a plan is carried out', () =>
  withGuest(async (guest) => {
    const wanted = await undisturbed(guest)
    const during = (change: string): string =>
      `printf '#!/bin/sh\\ncase "$*" in *veth*) ${change};; esac\\nexec /run/real/ip "$@"\\n' >/run/ip/ip
       chmod +x /run/ip/ip; ${wrapped} apply`
    const changes: Readonly<Record<string, readonly [string, string]>> = {
      renamed: [
        '/run/real/ip link set dev eth0 name away',
        'ip link set dev away name eth0; ip link set dev eth0 up',
      ],
      gone: [
        '/run/real/ip link del dev eth0',
        'ip link add name eth0 type veth peer name cable; ip link set dev eth0 up',
      ],
      'joined by another': ['/run/real/ip link add name eth1 type dummy', 'ip link del dev eth1'],
    }
    for (const [title, [change, undo]] of Object.entries(changes)) {
      const { code, stderr } = await guest.run(`${reset} ${during(change)}`, { env })
      assert.ok([0, 4, 6, 7].includes(code), `${title}: ${code} ${stderr}`)
      assert.not.match(stderr, 'unexpected error')
      await guest.must(undo)
      const now = await recovered(guest)
      // A port that was made anew has another MTU and so on; what is ours is the same.
      assert.is(inOrder(now), inOrder(wanted), title)
    }
  }))

test('what a host lacks is said, and nothing is left half done', () =>
  withGuest(async (guest) => {
    const wanted = await undisturbed(guest)
    const ends = async (code: number, words: RegExp, script: string): Promise<void> => {
      const result = await guest.run(`${reset} ${script}`, { env, timeoutMs: 120_000 })
      assert.is(result.code, code, `${script}\n${result.stdout}\n${result.stderr}`)
      assert.match(result.stderr, words)
      await guest.run('umount /etc/frr 2>/dev/null; true')
      assert.is(await recovered(guest), wanted, script)
    }
    const fake = (body: string): string =>
      `printf '#!/bin/sh\\n%s\\n' '${body}' >/run/ip/ip; chmod +x /run/ip/ip; ${wrapped} apply`
    await ends(6, /ENOSPC|no space/i, `mount -t tmpfs -o size=4k tmpfs /etc/frr; ${program} apply`)
    await ends(6, /EROFS|read-only/i, `mount -t tmpfs -o ro tmpfs /etc/frr; ${program} apply`)
    await ends(5, /exit code 7/, fake('exit 7'))
    await ends(5, /did not print what iproute2 prints/, fake('echo garbage'))
    await ends(
      5,
      /no program "ip"/,
      `ln -s "$(command -v flock)" /run/ip; PATH=/run/ip "$(command -v node)" /src/dist/frr-intent.cjs apply`,
    )
    await ends(5, /20 seconds/, fake('exec sleep 100'))
    // The port was there when it was observed; the VRF goes before the veth is put into it.
    await ends(
      6,
      /metallb/,
      `printf '#!/bin/sh\\ncase "$*" in *veth*) /run/real/ip link del dev metallb;; esac\\nexec /run/real/ip "$@"\\n' >/run/ip/ip
       chmod +x /run/ip/ip; ${wrapped} apply`,
    )
  }))

test('a kernel without IPv6 is named, and left as it is', async () => {
  const guest = await bootGuest({ parameters: ['ipv6.disable=1'] })
  try {
    await guest.must('ip link add name eth0 type veth peer name cable; ip link set dev eth0 up')
    for (const command of ['plan', 'apply']) {
      const { code, stderr } = await guest.run(`${program} ${command}`, { env })
      assert.is(code, 5, stderr)
      assert.match(stderr, /^frr-intent: This kernel has no IPv6\. /)
    }
    assert.is((await guest.run('ip link show dev metallb || ip link show dev frr-metallb')).code, 1)
  } finally {
    await guest.stop()
  }
})

test('of two runs at once one works and the other says who does', () =>
  withGuest(async (guest) => {
    const wanted = await undisturbed(guest)
    const { stdout } = await guest.run(
      `${reset} ${program} apply >/run/one 2>&1 & first=$!
       ${program} apply >/run/two 2>&1; second=$?
       wait $first; echo "$? $second"; cat /run/one /run/two`,
      { env, timeoutMs: 120_000 },
    )
    assert.match(stdout, /^(0 8|8 0|0 0)\n/)
    assert.is(await recovered(guest), wanted)
  }))

test.run()
