// Every golden frr.conf in real FRR: what `show running-config` prints back is what was asked. And
// what FRR's own check lets pass although it is wrong: ours does not.
// UPDATE_GOLDEN=1 writes the golden files.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Ip } from '../../src/intent/address.ts'
import { lintFrrConf } from '../../src/frr/lint/lint.ts'
import { startRouter } from './frr.ts'
import { bootGuest, type Guest } from './guest.ts'
import { mustFail } from './mustFail.ts'
import { defaultEnv, plugPorts, product, type Environment } from './node.ts'
import { statements } from './statements.ts'

const variants: Readonly<Record<string, Environment>> = {
  default: {},
  everything: {
    NODE_IP6: '2001:db8::1',
    LB_POOLS: '192.0.2.0/24,198.51.100.7/32,2001:db8:5::/64',
    ADVERTISE_INTERFACES: 'lo,dummy0',
    FABRIC_ROUTES: 'default',
    LB_COMMUNITY: '65001:100',
    LOOPBACK_COMMUNITY: '65001:1:200',
    SPEAKER_COMMUNITIES:
      '65101:666,graceful-shutdown,65101:1:2,no-export,no-advertise,local-AS,blackhole',
    SPEAKER_MAX_PREFIXES: '500',
    BGP_KEEPALIVE_TIME: '10',
    BGP_HOLD_TIME: '30',
    BFD_INTERVAL: '500',
    BFD_MULTIPLIER: '5',
    FABRIC_GTSM_HOPS: '1',
    FABRIC_ROLE: 'customer',
    FABRIC_PASSWORD_FILE: '/run/password',
    METALLB_PASSWORD_FILE: '/run/password',
  },
  traditional: { FRR_PROFILE: 'traditional', ENABLE_BFD: 'false', NODE_IP6: '2001:db8::1' },
}

const golden = (name: string) => join(import.meta.dirname, 'golden', `${name}.conf`)

const written = async (guest: Guest, env: Environment): Promise<string> => {
  const { code, stdout, stderr } = await product(guest, { ...defaultEnv, ...env }).apply()
  assert.is(code, 0, stdout + stderr)
  return guest.must('cat /etc/frr/frr.conf')
}

const daemons = ['mgmtd', 'zebra', 'staticd', 'bfdd', 'bgpd']

const running = async (guest: Guest, conf: string): Promise<string> => {
  const frr = await startRouter(guest, { name: 'golden', daemons, conf })
  const text = await frr.vtysh('show running-config')
  await frr.end('KILL')
  return text
}

const host = {
  links: new Set(['eth0', 'eth1', 'frr-metallb', 'metallb-frr', 'metallb']),
  addresses: new Map([['default', new Set(['10.0.0.1'] as Ip[])]]),
}

for (const frr of ['10.3', '10.7'] as const) {
  test(`FRR ${frr} prints back each golden frr.conf, and ignores each bad line`, async () => {
    const guest = await bootGuest({ frr })
    try {
      await plugPorts(guest)
      await guest.must(`echo s3cret-of-the-lab >/run/password; chmod 600 /run/password
        ip address add 2001:db8::1/128 dev lo nodad`)
      for (const [name, env] of Object.entries(variants)) {
        const conf = await written(guest, env)
        if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden(name), conf)
        assert.fixture(conf, readFileSync(golden(name), 'utf8'), name)
        assert.equal(statements(await running(guest, conf)), statements(conf), name)
        assert.equal(lintFrrConf(conf, host), [], name)
      }
      for (const { conf, line, reason } of mustFail) {
        const file = `/run/${line}.conf`
        await guest.must(`cat >${file} <<'CONF'\n${conf}CONF`)
        assert.is((await guest.run(`vtysh -C -f ${file}`)).code, 0, `vtysh -C: ${reason}`)
        assert.equal(
          lintFrrConf(conf, host).map((finding) => [finding.statement.line, finding.reason]),
          [[line, reason]],
        )
      }
    } finally {
      await guest.stop()
    }
  })
}

test.run()
