import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { observeInterference } from '../../../src/observe/routing/interference.ts'
import { readerOf } from '../readers.ts'

const seen = (files: Readonly<Record<string, string>>) =>
  observeInterference(readerOf({ answers: {}, files }))

const header =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n'

const socket = (address: string, state: string, user: number): string =>
  `   0: ${address} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000 ${String(user).padStart(5)}        0 1234 1 0000000000000000 100 0 0 10 0\n`

test('who listens on the port of BGP: not who has a session', () => {
  const all = '0'.repeat(32)
  const files = {
    '/proc/net/tcp': `${header}${socket('00000000:00B3', '0A', 92)}${socket('0100007F:00B3', '01', 7)}${socket('00000000:01B3', '0A', 8)}`,
    '/proc/net/tcp6': `${header}${socket(`${all}:00B3`, '0A', 92)}${socket(`${all}:00B3`, '0A', 0)}`,
  }
  assert.equal(seen(files).bgpPort, [0, 92])
  assert.equal(seen({}).bgpPort, [])
})

const running = '/sys/fs/cgroup/system.slice/systemd-networkd.service/cgroup.procs'

const kept = '[Network]\nManageForeignRoutes=no\nManageForeignRoutingPolicyRules = false\n'

test('systemd-networkd that runs removes what it did not make', () => {
  const old = running.replace('cgroup/', 'cgroup/systemd/')
  for (const path of [running, old]) assert.is(seen({ [path]: '312\n' }).networkd, true, path)
  assert.is(seen({ [running]: '\n' }).networkd, false)
  assert.is(seen({}).networkd, false)
})

test('unless it is told not to, in the file that counts', () => {
  const withFiles = (files: Readonly<Record<string, string>>): boolean =>
    seen({ [running]: '312\n', ...files }).networkd
  const main = '/etc/systemd/networkd.conf'
  assert.is(withFiles({ [main]: kept }), false)
  assert.is(withFiles({ [main]: kept.replace('no\n', 'yes\n') }), true)
  assert.is(withFiles({ [main]: `#${kept.replace('Network]\n', 'Network]\n#')}` }), true)
  assert.is(withFiles({ [main]: kept.replace(/^ManageForeignRoutes.*\n/m, '') }), true)
  assert.is(withFiles({ [main]: kept.replace(/^ManageForeignRoutingPolicyRules.*\n/m, '') }), true)
  const dropIn = (folder: string, name: string) => `${folder}/systemd/networkd.conf.d/${name}`
  const yes = '[Network]\nManageForeignRoutes=yes\n'
  assert.is(withFiles({ [main]: kept, [dropIn('/usr/lib', '50-x.conf')]: yes }), true)
  assert.is(withFiles({ [main]: yes, [dropIn('/etc', '50-x.conf')]: kept }), false)
  assert.is(
    withFiles({
      [dropIn('/etc', '50-x.conf')]: kept,
      [dropIn('/usr/lib', '50-x.conf')]: yes,
    }),
    false,
  )
  assert.is(
    withFiles({ [dropIn('/run', '10-x.conf')]: kept, [dropIn('/etc', '20-x.conf')]: yes }),
    true,
  )
  assert.is(withFiles({ [main]: yes, [dropIn('/etc', '20-x.txt')]: kept }), true)
})

test.run()
