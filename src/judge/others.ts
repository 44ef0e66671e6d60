import * as E from 'fp-ts/lib/Either.js'
import type { Observed } from '../observe/observed.ts'
import type { Interference } from '../observe/routing/interference.ts'
import type { Plan } from '../plan/plan.ts'

/** Another program on this host that shares routes or ports with our FRR, as published. */
export interface Other {
  /** Such as `second-zebra`. */
  readonly id: string
  /** Without a full stop, as is `advice`. */
  readonly message: string
  /** What to do; empty: it does no harm. */
  readonly advice: string
}

/** What the checks of a plan find of other programs. */
export const otherIds: readonly string[] = ['second-zebra', 'second-bfdd', 'bfd-port']

/** Talos' own BGP runs as root, FRR's as user frr. */
const onBgpPort = (
  { accounts: { frrUser } }: Observed,
  { bgpPort }: Interference,
): readonly Other[] => {
  const users = bgpPort.filter((user) => user !== frrUser)
  if (frrUser === null || users.length === 0) return []
  const message = `a program other than FRR (user ${users.join(', ')}) listens on TCP port 179: leaves and speakers may reach it in place of FRR`
  const advice =
    'end its BGP; on Talos 1.14 and newer, remove the BGPInstanceConfig, or do not use this extension'
  return [{ id: 'bgp-port', message, advice }]
}

const networkd = ({ networkd: removes }: Interference): readonly Other[] =>
  removes
    ? [
        {
          id: 'networkd',
          message: 'systemd-networkd removes routes and rules that it did not make',
          advice:
            'set ManageForeignRoutes=no and ManageForeignRoutingPolicyRules=no in /etc/systemd/networkd.conf, and restart networkd',
        },
      ]
    : []

export const othersOf = (
  observed: Observed,
  interference: Interference,
  plan: E.Either<unknown, Plan>,
): readonly Other[] => [
  ...(E.isRight(plan) ? plan.right.checks : [])
    .filter(({ id }) => otherIds.includes(id))
    .map(({ id, message, hint }) => ({ id, message, advice: hint })),
  ...onBgpPort(observed, interference),
  ...networkd(interference),
]
