import * as E from 'fp-ts/lib/Either.js'
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

/**
 * The host after one operation of a plan, or what the kernel answers instead. The exhaustive test
 * takes millions of steps: a switch, since ts-pattern would compare each with every pattern.
 */
export const step = (kernel: Kernel, operation: Operation): Outcome => {
  switch (operation._tag) {
    case 'AddL3mdevRule':
      return addRule(kernel, {
        ...{ ...ourRule, family: operation.family, l3mdev: true },
        ...{ priority: rulePriority.l3mdev, protocol: kernelProtocol },
      })
    case 'AddLoopGuard':
      return addRule(kernel, {
        ...{ ...ourRule, family: operation.family, iif: operation.iif },
        ...{ priority: rulePriority.loopGuard, unreachable: true },
      })
    case 'DeleteRule':
      return deleteRule(kernel, operation.rule)
    case 'AddVrf':
      return addVrf(kernel, operation.name, operation.table, { group: linkGroup, up: true })
    case 'AddVeth': {
      const { name, peer, mtu, master } = operation
      return addVeth(kernel, [
        { name, mtu, master, group: linkGroup, up: true },
        { name: peer, mtu, group: linkGroup },
      ])
    }
    case 'DeleteLink':
      return deleteLink(kernel, operation.link)
    case 'SetUp':
      return setUp(kernel, operation.link)
    case 'SetMtu':
      return setMtu(kernel, operation.link, operation.mtu)
    case 'SetMaster':
      return setMaster(kernel, operation.link, operation.master)
    case 'SetGroup':
      return setGroup(kernel, operation.link, linkGroup)
    case 'EnableIpv6':
      return setIpv6Disabled(kernel, operation.link, false)
    // observe.ts says that every link accepts them: the model has no packets.
    case 'AcceptLocal':
      return E.right(kernel)
    case 'AddUnreachableDefault':
      return addRoute(
        kernel,
        unreachableDefault(operation.family, operation.table, lastMetric, protocol),
      )
    case 'DeleteUnreachableDefault':
      return deleteRoute(
        kernel,
        unreachableDefault(operation.family, operation.table, operation.metric, protocol),
      )
    case 'AddAddress':
      return addAddress(kernel, operation.link, withoutPeer(operation.address))
    case 'KeepAddress':
      return changeAddress(kernel, operation.link, withoutPeer(operation.address), false)
    case 'DeleteAddress':
      return deleteAddress(kernel, operation.link, operation.address)
    // The model has files and no directories: none is observed, so none can be given.
    case 'GiveDirectory':
      return E.left('ENOENT')
    case 'WriteFile':
      return writeFile(kernel, operation.file)
    // FRR is no part of the kernel.
    case 'ReloadFrr':
    case 'StopFrr':
      return E.right(kernel)
  }
}
