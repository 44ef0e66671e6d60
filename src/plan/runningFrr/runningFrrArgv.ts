import { reloadScript } from '../../observe/frr.ts'
import type { LivingDaemon } from '../../observe/observed.ts'
import { frrPaths } from '../frrConf/render.ts'

/** As a person would type it; the program uses a private copy of frr.conf. */
export const reloadArgv = [reloadScript, '--reload', frrPaths.frrConf] as const

/**
 * SIGKILL to all at once: with SIGTERM bgpd closes its sessions, and zebra removes its routes from the
 * kernel.
 */
export const stopArgv = (daemons: readonly LivingDaemon[]): readonly [string, ...string[]] => [
  ...(['kill', '-KILL'] as const),
  ...daemons.map(({ pid }) => String(pid)),
]
