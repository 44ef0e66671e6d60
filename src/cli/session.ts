import type { Writer } from '../apply/capabilities.ts'
import { lastOf, type Invocation } from './arguments.ts'
import { print, printError, styleFor } from './host/output.ts'

/** What a command needs of the process that it runs in. */
export const sessionOf = (invocation: Invocation, env: NodeJS.ProcessEnv, host: Writer) => {
  const json = invocation.switches.has('json')
  const write = json ? printError : print
  return {
    ...{ invocation, env, host, json },
    style: styleFor(lastOf(invocation, 'color') ?? 'auto', env),
    /** Prints a sentence: to stderr with `--json`, since stdout then holds one document only. */
    say: (sentence: string) => write(`${sentence}\n`),
  }
}

export type Session = Readonly<ReturnType<typeof sessionOf>>
