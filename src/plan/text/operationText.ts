import { match } from 'ts-pattern'
import { actionOf, type Operation } from '../operation.ts'
import { reloadArgv, stopArgv } from '../runningFrr/runningFrrArgv.ts'
import { commandLine } from './text.ts'

/** One line: the command, or what is written. */
export const describeOperation = (operation: Operation): string =>
  match(actionOf(operation))
    .with({ _tag: 'Command' }, ({ argv }) => commandLine(argv))
    .with({ _tag: 'SetSysctl' }, ({ path, value }) => `write ${value} to ${path}`)
    .with({ _tag: 'ReloadFrr' }, () => commandLine(reloadArgv))
    .with({ _tag: 'StopFrr' }, ({ daemons }) => commandLine(stopArgv(daemons)))
    .with({ _tag: 'WriteFile' }, ({ file }) => `write ${file.path}`)
    .exhaustive()
