/** The commands and their flags: the parser, `--help` and docs/commands.md are made from this table. */
export interface Flag {
  /** What the help calls the value; a switch has none. */
  readonly value?: string
  /** The values to choose from, where there are only a few. */
  readonly oneOf?: readonly string[]
  readonly doc: string
}

const common = {
  debug: { doc: 'print each command that is run, and stack traces of unexpected errors' },
  help: { doc: 'print this help' },
} satisfies Record<string, Flag>

const environment: Flag = {
  value: 'FILE',
  doc: 'read the variables from FILE (an environment.json or intent.json), not from the environment',
}

const reload: Flag = {
  doc: 'load the new frr.conf into the running FRR with frr-reload.py; sessions stay up where FRR can keep them',
}

const ofLastApply: Flag = {
  ...environment,
  doc: `${environment.doc} (default: what was applied last)`,
}

const color: Flag = {
  value: 'WHEN',
  oneOf: ['always', 'never', 'auto'],
  doc: 'always, never or auto (default: auto, which means a terminal and no NO_COLOR)',
}

const planFlags = {
  json: { doc: 'print JSON (format_version 1.1) instead of text' },
  color,
  'detailed-exitcode': { doc: 'exit with 2 when changes are pending' },
  adopt: {
    value: 'LINK',
    doc: 'take over a VRF or veth that frr-intent did not make; may be repeated',
  },
  allow: {
    value: 'DISRUPTION',
    oneOf: ['session_reset'],
    doc: 'accept session_reset while FRR runs; not needed at start-up, before FRR runs',
  },
} satisfies Record<string, Flag>

export interface CommandDoc {
  readonly summary: string
  readonly usage: string
  /** How many words it takes besides flags. */
  readonly words: number
  readonly flags: Readonly<Record<string, Flag>>
}

export const commands = {
  plan: {
    summary: 'show what would be done and why; writes nothing and needs no root',
    usage: 'frr-intent plan [FLAGS]',
    words: 0,
    flags: {
      ...planFlags,
      reload,
      out: { value: 'FILE', doc: 'also write the plan to FILE, for apply FILE' },
      environment,
      ...common,
    },
  },
  apply: {
    summary: 'bring the host to the intent, verify the result, start FRR',
    usage: 'frr-intent apply [FLAGS] [FILE] [--exec [-- COMMAND...]]',
    words: 1,
    flags: {
      exec: {
        doc: 'become COMMAND at the end, with the same pid (default: /usr/lib/frr/docker-start); a running FRR is kept, reloaded, or stopped first',
      },
      reload,
      'dry-run': { doc: 'the same as plan' },
      report: {
        value: 'DIR',
        doc: 'leave environment.json, plan.txt, plan.json and result.json in DIR',
      },
      ...planFlags,
      ...common,
    },
  },
  render: {
    summary: 'print frr.conf as it would be written; works without the fabric ports of the node',
    usage: 'frr-intent render [FLAGS]',
    words: 0,
    flags: { environment, ...common },
  },
  status: {
    summary: "say whether this node's routing is well, and what is not; only reads",
    usage: 'frr-intent status [FLAGS]',
    words: 0,
    flags: {
      json: { doc: 'print JSON (format_version 1.0) instead of text' },
      prometheus: { doc: 'print metrics for Prometheus instead of text' },
      color,
      wait: { value: 'SECONDS', doc: 'wait until all is well, at most so long' },
      environment: ofLastApply,
      ...common,
    },
  },
  trace: {
    summary: 'follow the route of one address, and say where it ends and why; only reads',
    usage: 'frr-intent trace ADDRESS|PREFIX|--all [FLAGS]',
    words: 1,
    flags: {
      all: { doc: 'one line for each LoadBalancer IP of the speaker' },
      json: { doc: 'print JSON (format_version 1.0) instead of text' },
      color,
      environment: ofLastApply,
      ...common,
    },
  },
  manifests: {
    summary: 'print what the speaker, or Talos without FRR, needs for this environment',
    usage: 'frr-intent manifests metallb|cilium|kube-vip|talos [FLAGS]',
    words: 1,
    flags: {
      mode: {
        value: 'MODE',
        doc: "MetalLB's mode: frr-k8s, frr or native (default: frr-k8s)",
      },
      family: {
        value: 'FAMILY',
        doc: 'address family of the sessions: ipv4, ipv6 or dual (default: that of the pools; without pools dual, or ipv4 in native mode)',
      },
      pool: {
        value: 'POOL',
        doc: 'print a pool of these LoadBalancer IPs, a prefix or a range FIRST-LAST; may be repeated (default: LB_POOLS)',
      },
      'no-pool': { doc: 'print no pool: the cluster has its pools already' },
      'node-label': {
        value: 'KEY[=VALUE]',
        doc: 'only nodes with this label have sessions (default: all nodes)',
      },
      'no-graceful-restart': {
        doc: 'withdraw the routes of a speaker that ends at once, not after up to 120 seconds',
      },
      environment,
      ...common,
    },
  },
  help: {
    summary: 'print help, also for one command',
    usage: 'frr-intent help [COMMAND]',
    words: 1,
    flags: { help: common.help },
  },
  version: {
    summary: 'print the version',
    usage: 'frr-intent version',
    words: 0,
    flags: { help: common.help },
  },
} as const satisfies Record<string, CommandDoc>

export type CommandName = keyof typeof commands

export const commandNames = Object.keys(commands) as readonly CommandName[]
