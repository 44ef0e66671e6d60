// Runs a command on a Node that runs TypeScript, after fetching the packages that are missing.
//
//   node build/launch/launch.js ['COMMAND' [WORD...]]
//
// The command is a line for sh, the words are added to it. Without a command it only sets up. This
// folder is plain JavaScript without packages, since it runs on the machine's own Node. What it says
// itself goes to stderr.

import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { chooseNode } from './node.js'
import { installPackages, root } from './packages.js'
import { passSignalsOn } from './processes.js'
import { SetUpError } from './setUpError.js'

/**
 * @param {string} command
 * @param {readonly string[]} words
 * @param {string} node
 */
const run = (command, words, node) => {
  const path = [dirname(node), join(root, 'node_modules/.bin'), process.env['PATH'] ?? '']
  const child = spawn('sh', ['-c', `${command} "$@"`, 'sh', ...words], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: path.join(delimiter) },
  })
  child.on('close', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal ?? 'SIGKILL']
  })
}

const main = async () => {
  const [command, ...words] = process.argv.slice(2)
  passSignalsOn()
  await installPackages(root)
  const { path, reason } = await chooseNode()
  console.error(`Node: ${path} (${reason})`)
  if (command !== undefined) run(command, words, path)
}

try {
  await main()
} catch (error) {
  if (!(error instanceof SetUpError)) throw error
  console.error(`frr-intent: ${error.message}`)
  process.exitCode = 1
}
