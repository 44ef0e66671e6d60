import { match } from 'ts-pattern'
import { describeCommandError } from '../apply/execute.ts'
import type { ObserveError } from '../observe/ip.ts'

const commandOf = (argv: readonly string[]): string => argv.join(' ')

/** One sentence: what could not be read, and what to do. */
export const describeObserveError = (error: ObserveError): string =>
  match(error)
    .with({ _tag: 'NotFound' }, () => 'There is no program "ip" in PATH; install iproute2.')
    .with(
      { _tag: 'BusyBox' },
      () => 'The program "ip" is BusyBox, which cannot print JSON; install iproute2.',
    )
    .with(
      { _tag: 'NoIpv6' },
      () =>
        'This kernel has no IPv6, and BGP with the leaf switches and the veth of the speaker need it; start it without ipv6.disable=1.',
    )
    .with(
      { _tag: 'Failed' },
      ({ command, result }) =>
        `"${commandOf(command.argv)}" ended with exit code ${result.exitCode}: ${result.stderr.trim() || 'it said nothing'}.`,
    )
    .with(
      { _tag: 'Garbage' },
      ({ command, detail }) =>
        `"${commandOf(command.argv)}" printed something else than iproute2 does (${detail.slice(0, 300)}).`,
    )
    .with({ _tag: 'Unreadable' }, ({ path, detail }) => `${path} cannot be read: ${detail}.`)
    .with(
      { _tag: 'BadPassword' },
      ({ path, reason }) => `The password file ${path} is no good: ${reason}.`,
    )
    .with(
      { _tag: 'NoUserFile' },
      ({ path, variable, reason }) => `${variable} names ${path}, and ${reason}.`,
    )
    .with({ _tag: 'TimedOut' }, { _tag: 'Broken' }, (other) => `${describeCommandError(other)}.`)
    .exhaustive()
