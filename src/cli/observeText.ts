import { match } from 'ts-pattern'
import { describeCommandError } from '../observe/commandText.ts'
import type { ObserveError } from '../observe/ip.ts'

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
        'This kernel has no IPv6. BGP with the leaf switches and the veth of the speaker need it; boot without ipv6.disable=1.',
    )
    .with(
      { _tag: 'Failed' },
      ({ command, result }) =>
        `"${command.argv.join(' ')}" ended with exit code ${result.exitCode}: ${result.stderr.trim() || 'no message'}.`,
    )
    .with(
      { _tag: 'Garbage' },
      ({ command, detail }) =>
        `"${command.argv.join(' ')}" did not print what iproute2 prints (${detail.slice(0, 300)}).`,
    )
    .with({ _tag: 'Unreadable' }, ({ path, detail }) => `${path} cannot be read: ${detail}.`)
    .with(
      { _tag: 'BadPassword' },
      ({ path, reason }) => `The password file ${path} cannot be used: ${reason}.`,
    )
    .with(
      { _tag: 'BadUserFile' },
      ({ path, variable, reason }) =>
        `${variable} names ${path}, and ${reason}; mount a text file there, or unset ${variable}.`,
    )
    .with({ _tag: 'TimedOut' }, { _tag: 'Broken' }, (other) => `${describeCommandError(other)}.`)
    .exhaustive()
