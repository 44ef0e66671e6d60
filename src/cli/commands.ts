/** The commands and their flags: the parser, `--help` and the README are made from this table. */
export interface Flag {
  readonly kind: 'switch' | 'text' | 'texts'
  /** How the value is called in the help; absent for a switch. */
  readonly value?: string
  readonly doc: string
}

const debug: Flag = {
  kind: 'switch',
  doc: 'print the commands that are run, and stack traces of unexpected errors',
}
const help: Flag = { kind: 'switch', doc: 'print this help' }
const adopt: Flag = {
  kind: 'texts',
  value: 'LINK',
  doc: 'take over a VRF or veth that frr-intent did not make; may be repeated',
}
const allow: Flag = {
  kind: 'texts',
  value: 'DISRUPTION',
  doc: 'accept session_reset while FRR runs; at start-up, before FRR runs, it is not asked for',
}
const reload: Flag = {
  kind: 'switch',
  doc: 'bring the new frr.conf into the FRR that runs, by frr-reload.py; sessions stay where FRR can',
}
const report: Flag = {
  kind: 'text',
  value: 'DIR',
  doc: 'leave environment.json, plan.txt, plan.json and result.json in DIR',
}
const environment: Flag = {
  kind: 'text',
  value: 'FILE',
  doc: 'take the variables from FILE, an environment.json or intent.json, not from the environment',
}
const planFlags = {
  json: { kind: 'switch', doc: 'print JSON (format_version 1.1) instead of text' },
  color: {
    kind: 'text',
    value: 'WHEN',
    doc: 'always, never or auto (default: auto, a terminal without NO_COLOR)',
  },
  'detailed-exitcode': { kind: 'switch', doc: 'exit with 2 when changes are pending' },
  adopt,
  allow,
} satisfies Record<string, Flag>

export interface CommandDoc {
  readonly summary: string
  readonly usage: string
  readonly flags: Readonly<Record<string, Flag>>
}

export const commands = {
  plan: {
    summary: 'show what would be done and why; writes nothing and needs no root',
    usage: 'frr-intent plan [FLAGS]',
    flags: {
      ...planFlags,
      reload,
      out: { kind: 'text', value: 'FILE', doc: 'also write the plan to FILE, for apply FILE' },
      environment,
      debug,
      help,
    },
  },
  apply: {
    summary: 'bring the host to the intent, check that nothing is left to do, start FRR',
    usage: 'frr-intent apply [FLAGS] [FILE] [--exec [-- COMMAND...]]',
    flags: {
      exec: {
        kind: 'switch',
        doc: 'become COMMAND at the end, with the same pid (default: /usr/lib/frr/docker-start); an FRR that runs goes on, is reloaded, or is stopped first',
      },
      reload,
      'dry-run': { kind: 'switch', doc: 'the same as plan' },
      report,
      ...planFlags,
      debug,
      help,
    },
  },
  render: {
    summary: 'print frr.conf as it would be written',
    usage: 'frr-intent render [FLAGS]',
    flags: { debug, help },
  },
  manifests: {
    summary: 'print what the speaker, or Talos without FRR, needs for this environment',
    usage: 'frr-intent manifests metallb|cilium|kube-vip|talos [FLAGS]',
    flags: {
      mode: {
        kind: 'text',
        value: 'MODE',
        doc: "MetalLB's mode: frr-k8s, frr or native (default: frr-k8s)",
      },
      family: {
        kind: 'text',
        value: 'FAMILY',
        doc: 'of the sessions: ipv4, ipv6 or dual (default: as the pools; without pools dual, ipv4 in native mode)',
      },
      pool: {
        kind: 'texts',
        value: 'POOL',
        doc: 'print a pool of these LoadBalancer IPs, a prefix or a range FIRST-LAST; may be repeated (default: LB_POOLS)',
      },
      'no-pool': { kind: 'switch', doc: 'print no pool: the pools are in the cluster already' },
      'node-label': {
        kind: 'text',
        value: 'KEY[=VALUE]',
        doc: 'the speaker dials on the nodes with this label alone (default: on all nodes)',
      },
      'no-graceful-restart': {
        kind: 'switch',
        doc: 'a speaker that ends is withdrawn at once, not believed for up to 120 seconds',
      },
      environment,
      debug,
      help,
    },
  },
  help: {
    summary: 'print help, also for one command',
    usage: 'frr-intent help [COMMAND]',
    flags: { help },
  },
  version: { summary: 'print the version', usage: 'frr-intent version', flags: { help } },
} as const satisfies Record<string, CommandDoc>

export type CommandName = keyof typeof commands

export const commandNames = Object.keys(commands) as readonly CommandName[]
