// Speakers of every kind that is met on nodes, behind one interface. All of them dial FRR over the
// veth from the host's network namespace.

import type { FrrRelease, Guest } from './guest.ts'
import { familyOf } from './routes.ts'
import { dualStackPeer, peerPerFamily, startSpeaker, type Peer } from './speaker.ts'

export interface RunningSpeaker {
  announce(...prefixes: readonly string[]): Promise<void>
  withdraw(...prefixes: readonly string[]): Promise<void>
  /** Without a goodbye. */
  kill(): Promise<void>
}

export interface SpeakerKind {
  readonly name: string
  readonly families: readonly ('ipv4' | 'ipv6')[]
  start(guest: Guest, prefixes: readonly string[]): Promise<RunningSpeaker>
}

const ipv6Peer = 'fda1:b2c3:d4e5:1::'
const ipv4Peer = '169.254.88.0'

const frrK8s = (shape: string, peers: readonly Peer[]): SpeakerKind => ({
  name: `frr-k8s, ${shape}`,
  families: [...new Set(peers.flatMap(({ families }) => families))].toSorted(),
  start: async (guest, prefixes) => {
    const speaker = await startSpeaker(guest, { peers, prefixes })
    return {
      announce: speaker.announce,
      withdraw: speaker.withdraw,
      kill: () => speaker.end('KILL'),
    }
  },
})

/** Daemons that are told what to do by shell commands; `folder` holds their files. */
const folder = '/run/speaker'

const killed = `pid=$(cat ${folder}/pid); kill -s KILL $pid
while kill -s 0 $pid 2>/dev/null; do sleep 0.05; done`

const daemon = (command: string) => `mkdir -p ${folder}
setsid sh -c 'echo $$ >${folder}/pid; exec ${command}' >${folder}/log 2>&1 </dev/null &`

const native = (peer: string, local: string, families: SpeakerKind['families']): SpeakerKind => ({
  name: 'MetalLB native',
  families,
  start: async (guest, prefixes) => {
    const tell =
      (verb: string) =>
      async (...list: readonly string[]) => {
        const lines = list.map((prefix) => `${verb} ${prefix}`).join('\n')
        await guest.must(`cat >${folder}/fifo <<'LINES'\n${lines}\nLINES`)
      }
    await guest.must(`mkdir -p ${folder}; rm -f ${folder}/fifo; mkfifo ${folder}/fifo
${daemon(`node /src/test/lab/guest/nativeSpeaker.ts ${peer} ${local} ${folder}/fifo`)}`)
    await tell('announce')(...prefixes)
    return {
      announce: tell('announce'),
      withdraw: tell('withdraw'),
      kill: async () => {
        await guest.must(killed)
      },
    }
  },
})

export const nativeSpeaker = native(ipv4Peer, '169.254.88.1', ['ipv4'])

/** So many host routes at once, from a native speaker that runs. */
export const floodBySpeaker = async (guest: Guest, count: number): Promise<void> => {
  await guest.must(`echo flood ${count} >${folder}/fifo`)
}

/** What a speaker that means harm can say in both families: `PREFIX ASN,ASN,... HEX`. */
export const rogueSpeaker: SpeakerKind = {
  ...native(ipv6Peer, 'fda1:b2c3:d4e5:1::1', ['ipv4', 'ipv6']),
  name: 'rogue',
}

type Families = SpeakerKind['families']

const dual: Families = ['ipv4', 'ipv6']
const oneFamily: readonly Families[] = [['ipv4'], ['ipv6']]

/** A speaker of one family says so. */
const named = (name: string, families: Families): string =>
  families.length === 1 ? `${name}, ${families.join('') === 'ipv4' ? 'IPv4' : 'IPv6'} only` : name

const gobgpConf = (families: Families) => `[global.config]
as = 4000099999
router-id = "10.0.0.1"
port = -1
[[neighbors]]
[neighbors.config]
neighbor-address = "${ipv6Peer}"
peer-as = 4000099998
[neighbors.timers.config]
connect-retry = 5
hold-time = 9
keepalive-interval = 3
${families
  .map(
    (family) => `[[neighbors.afi-safis]]
[neighbors.afi-safis.config]
afi-safi-name = "${family}-unicast"`,
  )
  .join('\n')}`

/** As Cilium and kube-vip embed it. */
const gobgp = (families: Families): SpeakerKind => ({
  name: named('GoBGP', families),
  families,
  start: async (guest, prefixes) => {
    const rib =
      (verb: string) =>
      async (...list: readonly string[]) => {
        const lines = list.map(
          (prefix) => `gobgp global rib ${verb} ${prefix} -a ${familyOf(prefix)}`,
        )
        await guest.must(['set -e', ...lines].join('\n'))
      }
    await guest.must(`mkdir -p ${folder}; cat >${folder}/gobgp.toml <<'CONF'\n${gobgpConf(families)}\nCONF
${daemon(`gobgpd -f ${folder}/gobgp.toml`)}`)
    await guest.waitFor('gobgpd answers', 'gobgp neighbor', 120_000)
    await rib('add')(...prefixes)
    return {
      announce: rib('add'),
      withdraw: rib('del'),
      kill: async () => {
        await guest.must(killed)
      },
    }
  },
})

/** `multihop`, as Calico has it: else BIRD wants a neighbor whose address no link here has. */
const birdProtocol = (peer: string, local: string, family: string) => `protocol bgp ${family}_peer {
  local ${local} as 4000099999;
  neighbor ${peer} as 4000099998;
  multihop;
  hold time 9;
  connect retry time 5;
  ${family} { import none; export all; };
}`

/** BIRD reads its routes from its configuration, and does not listen where Calico is not either. */
const birdConf = (families: Families, prefixes: readonly string[]) => {
  const routes = (family: string) =>
    prefixes
      .filter((prefix) => familyOf(prefix) === family)
      .map((prefix) => `  route ${prefix} blackhole;`)
      .join('\n')
  return `router id 10.0.0.1;
protocol device {}
protocol static { ipv4;\n${routes('ipv4')}\n}
protocol static { ipv6;\n${routes('ipv6')}\n}
${families.includes('ipv4') ? birdProtocol(ipv4Peer, '169.254.88.1 port 1179', 'ipv4') : ''}
${families.includes('ipv6') ? birdProtocol(ipv6Peer, 'fda1:b2c3:d4e5:1::1 port 1179', 'ipv6') : ''}`
}

/** As Calico runs it, but for the port it listens on: ours is taken by the node's FRR. */
const bird = (families: Families): SpeakerKind => ({
  name: named('BIRD', families),
  families,
  start: async (guest, prefixes) => {
    const announced = new Set(prefixes)
    const write = () =>
      guest.must(
        `mkdir -p ${folder}; cat >${folder}/bird.conf <<'CONF'\n${birdConf(families, [...announced])}\nCONF`,
      )
    const configure = async () => {
      await write()
      await guest.must(`birdc -s ${folder}/ctl configure`)
    }
    await write()
    await guest.must(
      daemon(`bird -f -c ${folder}/bird.conf -s ${folder}/ctl -P ${folder}/bird.pid`),
    )
    return {
      announce: async (...list) => {
        for (const prefix of list) announced.add(prefix)
        await configure()
      },
      withdraw: async (...list) => {
        for (const prefix of list) announced.delete(prefix)
        await configure()
      },
      kill: async () => {
        await guest.must(killed)
      },
    }
  },
})

export const speakerKinds: readonly SpeakerKind[] = [
  frrK8s('only an IPv4 peer', [{ address: ipv4Peer, families: ['ipv4'] }]),
  frrK8s('only an IPv6 peer', [{ address: ipv6Peer, families: ['ipv6'] }]),
  frrK8s('IPv6 peer, dual stack', dualStackPeer),
  frrK8s('IPv6 peer, extended next hop', [
    { address: ipv6Peer, families: ['ipv4', 'ipv6'], extendedNextHop: true },
  ]),
  frrK8s('a peer per family', peerPerFamily),
  frrK8s('unnumbered', [{ address: 'metallb-frr', families: ['ipv4', 'ipv6'] }]),
  nativeSpeaker,
  ...[dual, ...oneFamily].map(gobgp),
  ...[dual, ...oneFamily].map(bird),
]

/** Debian packages that the kinds need, besides the node's own. */
export const speakerPackages = (frr: FrrRelease): readonly string[] => [
  'gobgpd',
  frr === '10.7' ? 'bird3' : 'bird2',
]
