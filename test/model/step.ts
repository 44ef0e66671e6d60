import * as E from 'fp-ts/lib/Either.js'
import { disableIpv6Path } from '../../src/observe/host.ts'
import type { UnreachableDefault } from '../../src/observe/observed.ts'
import { linkGroup, protocol } from '../../src/plan/mark.ts'
import type { FileTarget, Operation } from '../../src/plan/operation.ts'
import { withoutPeer } from '../../src/observe/heldAddress.ts'
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

/** A rename: the old file or the new one, never a mixture. Root owns what nobody was named for. */
const writeFile = (kernel: Kernel, { path, content, mode, uid, gid }: FileTarget): Outcome =>
  E.right({
    ...kernel,
    files: [
      ...kernel.files.filter((file) => file.path !== path),
      { path, content, mode, uid: uid ?? 0, gid: gid ?? 0 },
    ],
  })

const routeOf = ({ family, table, metric, protocol: by }: UnreachableDefault) =>
  unreachableDefault(family, table, metric, by)

type Steps = {
  readonly [Tag in Operation['_tag']]: (
    kernel: Kernel,
    operation: Extract<Operation, { _tag: Tag }>,
  ) => Outcome
}

/** A table: the exhaustive test takes millions of steps, and ts-pattern tries pattern by pattern. */
const steps: Steps = {
  AddRule: (kernel, { rule }) => addRule(kernel, rule),
  DeleteRule: (kernel, { rule }) => deleteRule(kernel, rule),
  AddVrf: (kernel, { link, table }) => addVrf(kernel, link, table, { group: linkGroup, up: true }),
  AddVeth: (kernel, { link, peer, mtu, master }) =>
    addVeth(kernel, [
      { name: link, mtu, master, group: linkGroup, up: true },
      { name: peer, mtu, group: linkGroup },
    ]),
  DeleteLink: (kernel, { link }) => deleteLink(kernel, link),
  SetUp: (kernel, { link }) => setUp(kernel, link),
  SetMtu: (kernel, { link, mtu }) => setMtu(kernel, link, mtu),
  SetMaster: (kernel, { link, master }) => setMaster(kernel, link, master),
  SetGroup: (kernel, { link }) => setGroup(kernel, link, linkGroup),
  // Of the other settings observe.ts says what a plan wants: the model has neither packets nor
  // router advertisements.
  SetSysctl: (kernel, { link, path, value }) =>
    path === disableIpv6Path(link) ? setIpv6Disabled(kernel, link, value === '1') : E.right(kernel),
  AddUnreachableDefault: (kernel, { route }) => addRoute(kernel, routeOf(route)),
  DeleteUnreachableDefault: (kernel, { route }) =>
    deleteRoute(kernel, routeOf({ ...route, protocol })),
  AddAddress: (kernel, { link, address }) => addAddress(kernel, link, withoutPeer(address)),
  KeepAddress: (kernel, { link, address }) =>
    changeAddress(kernel, link, withoutPeer(address), false),
  DeleteAddress: (kernel, { link, address }) => deleteAddress(kernel, link, address),
  // The model has files and no directories: none is observed, so none can be given.
  GiveDirectory: () => E.left('ENOENT'),
  WriteFile: (kernel, { file }) => writeFile(kernel, file),
  // FRR is no part of the kernel.
  ReloadFrr: (kernel) => E.right(kernel),
  StopFrr: (kernel) => E.right(kernel),
}

/** The host after one operation of a plan, or what the kernel answers instead. */
export const step = (kernel: Kernel, operation: Operation): Outcome =>
  (steps[operation._tag] as (kernel: Kernel, operation: Operation) => Outcome)(kernel, operation)
