// docs/speakers-setup.md: what it shows of commands is what they print.

import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { commands } from '../../src/cli/commands.ts'
import { captured } from '../cli/captured.ts'

const page = readFileSync('docs/speakers-setup.md', 'utf8')

const env = { NODE_IP: '10.0.0.1', ASN_LOCAL: '65001', FE_PORT_NAMES: 'eth0' }

const blocks = [
  ...page.matchAll(/^```console\n\$ (?:(\w+)=(\S+) )?frr-intent (.*)\n([^]*?)^```$/gm),
]

test('it shows what the commands print; [...] stands for lines', async () => {
  assert.is(blocks.length, [...page.matchAll(/^```console$/gm)].length)
  for (const [, name = 'HOME', value, line = '', shown = ''] of blocks) {
    const { stdout, stderr } = await captured(line, { ...env, [name]: value })
    const parts = shown.split('[...]\n')
    const printed = stdout + stderr
    assert.ok(
      parts.every((part) => printed.includes(part)),
      `${line}:\n${printed}`,
    )
    if (parts.length === 1) assert.is(shown, printed)
  }
})

test('its table has the flags of manifests', () => {
  const shown = [...page.matchAll(/^\| `--([a-z-]+)`/gm)].map(([, flag]) => flag)
  const common = new Set(['environment', 'debug', 'help'])
  assert.equal(
    shown,
    Object.keys(commands.manifests.flags).filter((flag) => !common.has(flag)),
  )
})

test.run()
