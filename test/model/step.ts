import * as E from 'fp-ts/lib/Either.js'
import { match } from 'ts-pattern'
import { lastMetric, type Rule } from '../../src/observe/observed.ts'
import { linkGroup, protocol } from '../../src/plan/mark.ts'
import {
  kernelProtocol,
  rulePriority,
  type FileTarget,
  type Operation,
} from '../../src/plan/operation.ts'
import { withoutPeer } from '../../src/plan/addressText.ts'
import { addAddress, changeAddress, deleteAddress } from './addresses.ts'
import type { Kernel, Outcome } from './kernel.ts'
import {
  addVeth,
  addVrf,
  deleteLink,
  setGroup,
  setIpv6Disabled,
  setMaster,
  setMtu,
  setUp,
} from './links.ts'
import { addRoute, addRule, deleteRoute, deleteRule, unreachableDefault } from './routing.ts'

const ourRule: Omit<Rule, 'family' | 'priority'> = {
  protocol,
  l3mdev: false,
  iif: null,
  unreachable: false,
  table: null,
  selectors: [],
}

/** A rename: the old file or the new one, never a mixture. Root owns what nobody was named for. */
const writeFile = (kernel: Kernel, { path, content, mode, uid, gid }: FileTarget): Outcome =>
  E.right({
    ...kernel,
    files: [
      ...kernel.files.filter((file) => file.path !== path),
      { path, content, mode, uid: uid ?? 0, gid: gid ?? 0 },
    ],
  })

/** The host after one operation of a plan, or what the kernel answers instead. */
export const step = (kernel: Kernel, operation: Operation): Outcome =>
  match(operation)
    .with({ _tag: 'AddL3mdevRule' }, ({ family }) =>
      addRule(kernel, {
        ...{ ...ourRule, family, l3mdev: true },
        ...{ priority: rulePriority.l3mdev, protocol: kernelProtocol },
      }),
    )
    .with({ _tag: 'AddLoopGuard' }, ({ family, iif }) =>
      addRule(kernel, {
        ...{ ...ourRule, family, iif },
        ...{ priority: rulePriority.loopGuard, unreachable: true },
      }),
    )
    .with({ _tag: 'DeleteRule' }, ({ rule }) => deleteRule(kernel, rule))
    .with({ _tag: 'AddVrf' }, ({ name, table }) =>
      addVrf(kernel, name, table, { group: linkGroup, up: true }),
    )
    .with({ _tag: 'AddVeth' }, ({ name, peer, mtu, master }) =>
      addVeth(kernel, [
        { name, mtu, master, group: linkGroup, up: true },
        { name: peer, mtu, group: linkGroup },
      ]),
    )
    .with({ _tag: 'DeleteLink' }, ({ link }) => deleteLink(kernel, link))
    .with({ _tag: 'SetUp' }, ({ link }) => setUp(kernel, link))
    .with({ _tag: 'SetMtu' }, ({ link, mtu }) => setMtu(kernel, link, mtu))
    .with({ _tag: 'SetMaster' }, ({ link, master }) => setMaster(kernel, link, master))
    .with({ _tag: 'SetGroup' }, ({ link }) => setGroup(kernel, link, linkGroup))
    .with({ _tag: 'EnableIpv6' }, ({ link }) => setIpv6Disabled(kernel, link, false))
    // observe.ts says that every link accepts them: the model has no packets.
    .with({ _tag: 'AcceptLocal' }, () => E.right(kernel))
    .with({ _tag: 'AddUnreachableDefault' }, ({ family, table }) =>
      addRoute(kernel, unreachableDefault(family, table, lastMetric, protocol)),
    )
    .with({ _tag: 'DeleteUnreachableDefault' }, ({ family, table, metric }) =>
      deleteRoute(kernel, unreachableDefault(family, table, metric, protocol)),
    )
    .with({ _tag: 'AddAddress' }, ({ link, address }) =>
      addAddress(kernel, link, withoutPeer(address)),
    )
    .with({ _tag: 'KeepAddress' }, ({ link, address }) =>
      changeAddress(kernel, link, withoutPeer(address), false),
    )
    .with({ _tag: 'DeleteAddress' }, ({ link, address }) => deleteAddress(kernel, link, address))
    // The model has files and no directories: none is observed, so none can be given.
    .with({ _tag: 'GiveDirectory' }, (): Outcome => E.left('ENOENT'))
    .with({ _tag: 'WriteFile' }, ({ file }) => writeFile(kernel, file))
    // FRR is no part of the kernel.
    .with({ _tag: 'ReloadFrr' }, { _tag: 'StopFrr' }, () => E.right(kernel))
    .exhaustive()
