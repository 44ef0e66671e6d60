import type { DaemonProcess, SingleDaemon } from '../../observe/frrDaemons.ts'
import type { Observed } from '../../observe/observed.ts'
import { frrPaths } from '../frrConf/render.ts'

/** Where our FRR may run: in this container, or in any, as for `plan`. */
export type FrrScope = 'this-container' | 'any-container'

/** Daemons of this network namespace that do not belong to our FRR. */
export interface Others {
  readonly count: number
  /** Those that can be seen from this container. */
  readonly seen: readonly DaemonProcess[]
  readonly besideOurs: boolean
  /** All of them have the options of docs/two-frrs.md. */
  readonly isPatched: boolean
}

/** The options that docs/metallb/kustomization.yaml sets. */
const options: Readonly<Record<SingleDaemon, RegExp>> = {
  zebra: / -K1( |$)/,
  bfdd: / --dplaneaddr /,
}

/** Whether our FRR starts this daemon, according to its file. */
const isConfigured = (daemon: SingleDaemon, { files }: Observed): boolean =>
  files
    .find(({ path }) => path === frrPaths.daemons)
    ?.content?.split('\n')
    .includes(`${daemon}=yes`) ?? false

export const othersOf = (daemon: SingleDaemon, observed: Observed, frrScope: FrrScope): Others => {
  const { [daemon]: here, patched } = observed.frrDaemons
  const { sockets, processes } = here
  const seen = processes.filter(({ own }) => !own)
  const besideOurs =
    observed.daemons.includes(daemon) ||
    processes.some(({ own }) => own) ||
    (frrScope === 'any-container' && isConfigured(daemon, observed))
  const count = Math.max(seen.length, sockets - (besideOurs ? 1 : 0), 0)
  const isPatched =
    count === seen.length
      ? seen.every(({ command }) => options[daemon].test(command))
      : patched >= count
  return { count, seen, besideOurs, isPatched }
}

/** User ids of programs other than FRR that have the port of BFD. */
export const foreignBfdUsers = ({ frrDaemons: { bfdd, bfdPort } }: Observed): readonly number[] =>
  bfdd.sockets > 0 ? [] : bfdPort
