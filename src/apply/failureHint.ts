import type { ExecutionError } from './execute.ts'

/** Advice for failures whose message gives none. */
const hints: readonly (readonly [ExecutionError['failed']['_tag'] | null, RegExp, string])[] = [
  [
    'AddVrf',
    /Unknown device type|not supported/i,
    'this kernel has no VRF; load the module vrf (on Talos: machine.kernel.modules: [{name: vrf}])',
  ],
  [null, /Operation not permitted|EPERM|EACCES/i, 'run it as root, or with CAP_NET_ADMIN'],
  [null, /ENOSPC/, 'make room on the file system and start again'],
  [null, /EROFS|Read-only file system/i, 'mount a writable directory there'],
]

export const failureHint = ({ failed, detail }: ExecutionError): string | null =>
  hints.find(
    ([tag, pattern]) => (tag === null || tag === failed._tag) && pattern.test(detail),
  )?.[2] ?? null
