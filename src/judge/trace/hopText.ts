import type { HopName } from './hop.ts'

/** What people read for the name of a hop. */
export const hopTitles: Readonly<Record<HopName, string>> = {
  frr: 'FRR',
  session: "speaker's session",
  family: 'address family',
  received: 'received',
  policy: 'policy',
  next_hop: 'next hop',
  imported: 'imported',
  best: 'best path',
  to_fabric: 'policy to-fabric',
  address: 'link and address',
  connected: 'connected',
  redistributed: 'redistributed',
  sent: 'sent to the leaves',
  zebra: 'zebra',
  kernel: 'route in the kernel',
  rules: 'rules',
  packet: 'a packet',
  others: 'other origins',
  leaves: 'beyond the leaves',
}
