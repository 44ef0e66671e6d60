import { actionOf, type Operation } from '../operation.ts'
import { reloadArgv, stopArgv } from '../runningFrr/runningFrrArgv.ts'
import { commandLine } from './text.ts'

/** One line: the command, or what is written. */
export const describeOperation = (operation: Operation): string => {
  const action = actionOf(operation)
  if (action._tag === 'Command') return commandLine(action.argv)
  if (action._tag === 'Sysctl') return `write ${action.value} to ${action.path}`
  if (action._tag === 'Reload') return commandLine(reloadArgv)
  if (action._tag === 'Stop') return commandLine(stopArgv(action.daemons))
  return `write ${action.file.path}`
}
