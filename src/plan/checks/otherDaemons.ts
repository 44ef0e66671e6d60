import type { DaemonProcess, SingleDaemon } from '../../observe/frrDaemons.ts'
import type { Observed } from '../../observe/observed.ts'

/** Where our FRR may run: in this container, or in any, as for `plan`. */
export type FrrScope = 'this-container' | 'any-container'

/** Daemons of this network namespace that are not of the own FRR. */
export interface Others {
  readonly count: number
  /** Those of them that can be seen. */
  readonly seen: readonly DaemonProcess[]
  readonly besideOwn: boolean
  /** All have the options that this FRR gets along with. */
  readonly isPatched: boolean
}

/** What docs/metallb/kustomization.yaml gives them. */
const options: Readonly<Record<SingleDaemon, RegExp>> = {
  zebra: / -K1( |$)/,
  bfdd: / --dplaneaddr /,
}

/** Whether the own FRR starts this daemon, as the file says that frr-intent wrote. */
const isConfigured = (daemon: SingleDaemon, { files }: Observed): boolean =>
  files.some(
    ({ path, content }) =>
      path === '/etc/frr/daemons' &&
      content !== null &&
      content.split('\n').includes(`${daemon}=yes`),
  )

export const othersOf = (daemon: SingleDaemon, observed: Observed, frrScope: FrrScope): Others => {
  const { [daemon]: here, patched } = observed.frrDaemons
  const { sockets, processes } = here
  const seen = processes.filter(({ own }) => !own)
  const besideOwn =
    observed.daemons.includes(daemon) ||
    processes.some(({ own }) => own) ||
    (frrScope === 'any-container' && isConfigured(daemon, observed))
  const count = Math.max(seen.length, sockets - (besideOwn ? 1 : 0), 0)
  const isPatched =
    count === seen.length
      ? seen.every(({ command }) => options[daemon].test(command))
      : patched >= count
  return { count, seen, besideOwn, isPatched }
}

/** Users of the port of BFD that are no FRR. */
export const foreignBfdUsers = ({ frrDaemons: { bfdd, bfdPort } }: Observed): readonly number[] =>
  bfdd.sockets > 0 ? [] : bfdPort
