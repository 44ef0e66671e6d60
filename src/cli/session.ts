import type { Writer } from '../apply/capabilities.ts'
import type { Style } from '../plan/text/style.ts'
import { lastOf, type Invocation } from './arguments.ts'
import { print, printError, styleFor } from './host/output.ts'

/** What a command needs of the process that it runs in. */
export interface Session {
  readonly invocation: Invocation
  readonly env: NodeJS.ProcessEnv
  readonly host: Writer
  readonly json: boolean
  readonly style: Style
  /** Prints a sentence: to stderr with `--json`, since stdout then holds one document only. */
  readonly say: (sentence: string) => void
}

export const sessionOf = (
  invocation: Invocation,
  env: NodeJS.ProcessEnv,
  host: Writer,
): Session => {
  const json = invocation.switches.has('json')
  const write = json ? printError : print
  return {
    ...{ invocation, env, host, json },
    style: styleFor(lastOf(invocation, 'color') ?? 'auto', env),
    say: (sentence) => write(`${sentence}\n`),
  }
}
