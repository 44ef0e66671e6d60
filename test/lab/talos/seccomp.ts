// The profile that container engines use by default, as the Linux part of an OCI specification
// wants it. Debian ships podman's; containerd's has the same origin and the same shape.

import * as t from 'io-ts'
import { decode } from '../routes.ts'

const condition = t.partial({
  caps: t.array(t.string),
  arches: t.array(t.string),
  minKernel: t.string,
})

const profile = t.type({
  defaultAction: t.string,
  syscalls: t.array(
    t.intersection([
      t.type({ names: t.array(t.string), action: t.string }),
      t.partial({
        includes: condition,
        excludes: condition,
        args: t.union([t.array(t.unknown), t.null]),
        errnoRet: t.number,
      }),
    ]),
  ),
})

/** Where Debian's package golang-github-containers-common has it. */
export const seccompPath = '/usr/share/containers/seccomp.json'

/** Rules for a capability apply where the container has it; those for other machines never. */
export const seccompFor = (json: unknown, capabilities: readonly string[]) => {
  const { defaultAction, syscalls } = decode(profile, json)
  const has = (caps: readonly string[] = []) => caps.every((cap) => capabilities.includes(cap))
  const here = (arches: readonly string[] = ['amd64']) => arches.includes('amd64')
  return {
    defaultAction,
    architectures: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86', 'SCMP_ARCH_X32'],
    syscalls: syscalls
      .filter(({ includes = {} }) => has(includes.caps) && here(includes.arches))
      .filter(({ excludes = {} }) => excludes.caps === undefined || !has(excludes.caps))
      .map(({ names, action, args, errnoRet }) => ({
        names,
        action,
        ...(args ? { args } : {}),
        ...(errnoRet === undefined ? {} : { errnoRet }),
      })),
  }
}
