import { match } from 'ts-pattern'
import { commandJson } from '../json/body.ts'
import { actionOf, type Operation } from '../operation.ts'
import { commandLine } from './text.ts'

/** One line: the command, or what is written. */
export const describeOperation = (operation: Operation): string =>
  match(actionOf(operation))
    .with({ _tag: 'SetSysctl' }, ({ path, value }) => `write ${value} to ${path}`)
    .with({ _tag: 'WriteFile' }, ({ file }) => `write ${file.path}`)
    .otherwise(() => commandLine(commandJson(operation).argv))
