import { reloadScript } from '../../observe/frr.ts'
import type { LivingDaemon } from '../../observe/observed.ts'
import { frrPaths } from '../frrConf/render.ts'

/** What a person would type; the program gives it a private copy. */
export const reloadArgv = [reloadScript, '--reload', frrPaths.frrConf] as const

/**
 * SIGKILL to all at once: with SIGTERM bgpd says goodbye, and zebra takes its routes out of the
 * kernel.
 */
export const stopArgv = (daemons: readonly LivingDaemon[]): readonly [string, ...string[]] => [
  ...(['kill', '-KILL'] as const),
  ...daemons.map(({ pid }) => String(pid)),
]
