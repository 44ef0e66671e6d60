// `apply --exec` becomes another program: what that program finds.

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { bootGuest } from './guest.ts'
import { defaultEnv, plugPorts, product, program } from './node.ts'
import { dumpNode } from './dump.ts'
import { defaultRelease } from './nodeOnline.ts'

const guest = await bootGuest({ frr: defaultRelease() })
await plugPorts(guest)

test.after(() => guest.stop())

const env = { ...defaultEnv, GREETING: 'hello there' }

/** What a script prints in which `exec` stands for the product, about to become the command given. */
const handOver = (script: (exec: (command: string) => string) => string): Promise<string> =>
  guest.must(
    script((command) => `${program} apply --exec -- ${command}`),
    { env },
  )

// Programs that look at themselves: a shell blocks signals while it waits for another one.
const masks = `grep -hE '^(SigIgn|SigBlk|SigPnd|ShdPnd):' /proc/self/status`
const flags = 'grep -h flags /proc/self/fdinfo/0 /proc/self/fdinfo/1 /proc/self/fdinfo/2'
const descriptors = 'ls /proc/self/fd'

const nonBlocking = 0o4000

/** Under each of these the three standard descriptors are something else. */
const surroundings: readonly (readonly [string, (command: string) => string])[] = [
  ['files', (command) => command],
  ['pipes', (command) => `sleep 1 | ${command} 2>&1 | cat`],
  [
    'pipes that do not block',
    (command) => `sleep 1 | python3 -c '${launcher}' ${command} 2>&1 | cat`,
  ],
  ['a closed stdin', (command) => `${command} <&-`],
  ['ignored signals', (command) => `trap '' PIPE XFSZ; ${command}`],
]

const launcher = `import os, sys
for fd in (0, 1, 2): os.set_blocking(fd, False)
os.execvp(sys.argv[1], sys.argv[1:])`

for (const [title, around] of surroundings)
  test(`signals, blocking and descriptors are those of a fresh service: ${title}`, async () => {
    const inherit = (command: string) => handOver((exec) => around(exec(command)))
    const signals = await inherit(masks)
    for (const set of ['SigIgn', 'SigBlk', 'SigPnd', 'ShdPnd'])
      assert.match(signals, new RegExp(`^${set}:\\t0{16}$`, 'm'))

    const octals = [...(await inherit(flags)).matchAll(/^flags:\t([0-7]+)$/gm)]
    assert.is(octals.length, 3)
    for (const [, octal = ''] of octals) assert.is(Number.parseInt(octal, 8) & nonBlocking, 0)

    // The fourth is the folder that ls reads.
    assert.match(await inherit(descriptors), /^Handing over.*\n0\n1\n2\n3\n$/m)
  })

test('the program gets pid, words and environment', async () => {
  const said = await handOver(
    (exec) =>
      `sh -c 'echo "shell $$"; exec "$@"' sh ${exec(`sh -c 'echo "pid $$, $GREETING"
      for word in "$0" "$@"; do echo "<$word>"; done' zero 'one two' '' "it's"`)}`,
  )
  const pid = /^shell (\d+)$/m.exec(said)?.[1]
  assert.match(said, new RegExp(`^Handing over to sh [^]* as pid ${pid}\\.$`, 'm'))
  assert.ok(said.endsWith(`\npid ${pid}, hello there\n<zero>\n<one two>\n<>\n<it's>\n`), said)
})

const impossible: readonly (readonly [string, string, RegExp])[] = [
  ['is missing', ':', /"\/run\/target" is not an executable file/],
  [
    'is not executable',
    'echo "#!/bin/sh" >/run/target',
    /"\/run\/target" is not an executable file/,
  ],
  ['is a directory', 'mkdir /run/target', /"\/run\/target" is not an executable file/],
  [
    'is a script without its interpreter',
    'echo "#!/bin/nosuch" >/run/target; chmod +x /run/target',
    /"\/run\/target" cannot be executed: its interpreter \/bin\/nosuch is not there/,
  ],
  [
    'is neither a program nor a script',
    'echo text >/run/target; chmod +x /run/target',
    /"\/run\/target" cannot be executed: it is neither a program nor a script with a #! line/,
  ],
]

for (const [title, make, reason] of impossible)
  test(`a target that ${title} is refused before the host is touched`, async () => {
    await guest.must(`rm -rf /run/target; ${make}; ip link del metallb 2>/dev/null || true`)
    const before = await dumpNode(guest)
    const { code, stdout, stderr } = await product(guest).apply('--exec -- /run/target')
    assert.is(code, 1)
    assert.is(stdout, '')
    assert.match(stderr, /^frr-intent: --exec: .*; nothing was changed\.\n$/)
    assert.match(stderr, reason)
    assert.is(await dumpNode(guest), before)
  })

test.run()
