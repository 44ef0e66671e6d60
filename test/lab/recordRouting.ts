// Records what FRR and the kernel say to `frr-intent status`, in test/observe/routing/fixtures:
//
//   node build/bundle.ts && node test/lab/recordRouting.ts
//
// The node has more than ours: a BGP instance for a VRF that is not there, and texts of others.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FrrRelease } from './guest.ts'
import { defaultEnv, program } from './node.ts'
import { bringOnline, type Online } from './nodeOnline.ts'
import { node } from './topology.ts'

const env = { ...defaultEnv, NODE_IP6: node.lo.ipv6, LB_POOLS: '192.0.2.0/24,2001:db8:5::/64' }

/** What `status` asks in each scene. */
const scenes: Readonly<Record<string, (online: Online) => Promise<unknown>>> = {
  well: ({ node: ours }) =>
    ours.configure(`router bgp 65001
      neighbor eth0 description a "quoted" {leaf} \\\\ node# show version
      exit
      router bgp 65009 vrf blue
      neighbor 198.51.100.1 remote-as 1.10
      exit`),
  faults: async ({ fabric, speaker, guest }) => {
    await fabric.leaf1.configure(
      'router bgp 65101\nneighbor node shutdown message new "cables"\nexit',
    )
    await fabric.linkDown('leaf2')
    await speaker.end('TERM')
    // Timing: longer than the hold timer of the speaker and BFD.
    await guest.must('sleep 12')
  },
}

/** In place of vtysh: it keeps what was printed, by daemon. */
const recorder = `mkdir -p /run/recorder /share/recorded
cat >/run/recorder/vtysh <<'SH'
#!/bin/sh
/usr/bin/vtysh "$@" | tee /share/recorded/$2.txt
SH
chmod +x /run/recorder/vtysh`

const record = async (frr: FrrRelease): Promise<void> => {
  const online = await bringOnline({ frr, env })
  const { guest } = online
  try {
    await guest.must(recorder)
    for (const [scene, make] of Object.entries(scenes)) {
      await make(online)
      await guest.run(`PATH=/run/recorder:$PATH ${program} status`)
      const folder = join('test/observe/routing/fixtures', `frr-${frr}`, scene)
      mkdirSync(folder, { recursive: true })
      const kernel = (family: string) =>
        guest.must(`ip -N -${family} route show table main proto 186`)
      const read = (daemon: string) => guest.must(`cat /share/recorded/${daemon}.txt`)
      const files = {
        ...{ 'bgpd.txt': await read('bgpd'), 'zebra.txt': await read('zebra') },
        ...{ 'bfdd.txt': await read('bfdd') },
        ...{ 'kernel4.txt': await kernel('4'), 'kernel6.txt': await kernel('6') },
      }
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
    }
  } finally {
    await guest.stop()
  }
}

await Promise.all((['10.3', '10.7'] as const).map(record))
