import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Observed } from '../../../src/observe/observed.ts'
import { planBody } from '../../../src/plan/json/body.ts'
import { planDirectories } from '../../../src/plan/host/directories.ts'
import { actionOf } from '../../../src/plan/operation.ts'
import { freshHost } from '../hosts.ts'
import { planOf } from '../stories.ts'

const directory = (path: string, uid: number, gid: number, mode: number) => ({
  path,
  status: { uid, gid, mode },
})

const withDirectories = (directories: Observed['directories']): Observed => ({
  ...freshHost,
  directories,
})

test('a mount that belongs to root is given to FRR, with the reason', () => {
  const [etc, run] = planDirectories(
    withDirectories([directory('/etc/frr', 0, 0, 0o700), directory('/run/frr', 0, 0, 0o700)]),
  )
  assert.equal(etc?.reasons, ['it belongs to user 0, and FRR runs as user 92'])
  assert.equal([...(etc?.operations ?? []), ...(run?.operations ?? [])].map(actionOf), [
    {
      _tag: 'Command',
      argv: ['install', '-d', '-m', '0750', '-o', '92', '-g', '92', '/etc/frr'],
    },
    {
      _tag: 'Command',
      argv: ['install', '-d', '-m', '0755', '-o', '92', '-g', '92', '/run/frr'],
    },
  ])
})

test('a plan shows it as the command it is', () => {
  const plan = planOf(withDirectories([directory('/run/frr', 0, 0, 0o700)]))
  const { argv, kind } =
    planBody(plan).operations.find(({ address }) => address === 'directory./run/frr') ?? {}
  assert.equal([kind, argv?.join(' ')], ['install', 'install -d -m 0755 -o 92 -g 92 /run/frr'])
})

test('what belongs to FRR, or is not there, is left alone, whatever its mode', () => {
  const observed = withDirectories([
    directory('/etc/frr', 92, 92, 0o775),
    { path: '/run/frr', status: null },
  ])
  assert.equal(planDirectories(observed), [])
})

test('it is the user that counts, not the group', () => {
  const given = (uid: number, gid: number) =>
    planDirectories(withDirectories([directory('/var/lib/frr', uid, gid, 0o750)])).length
  assert.equal([given(92, 0), given(0, 92), given(0, 0), given(92, 92)], [0, 1, 1, 0])
})

test('a host without the account has nobody to give it to', () => {
  const observed = withDirectories([directory('/etc/frr', 0, 0, 0o700)])
  for (const missing of [{ frrUser: null }, { frrGroup: null }]) {
    const accounts = { ...observed.accounts, ...missing }
    assert.equal(planDirectories({ ...observed, accounts }), [])
  }
})

test.run()
