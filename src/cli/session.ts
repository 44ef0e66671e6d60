import type { Writer } from '../apply/capabilities.ts'
import type { Style } from '../plan/text/style.ts'
import type { Invocation } from './arguments.ts'
import { print, printError, styleFor } from './host/output.ts'

/** What a command needs of the process it runs in. */
export interface Session {
  readonly invocation: Invocation
  readonly env: NodeJS.ProcessEnv
  readonly host: Writer
}

export const styleOf = ({ invocation, env }: Session): Style =>
  styleFor(invocation.values['color']?.at(-1) ?? 'auto', env)

export const wantsJson = ({ invocation }: Session): boolean => invocation.switches.has('json')

/** Where sentences go: with `--json` stdout holds one document and nothing else. */
export const say = (session: Session): ((text: string) => void) =>
  wantsJson(session) ? printError : print
