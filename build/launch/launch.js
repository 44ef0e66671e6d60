// Runs a command on a Node that runs TypeScript, after fetching the packages that are missing.
//
//   node build/launch/launch.js ['COMMAND' [WORD...]]
//
// The command is a line for sh, the words are added to it. Without a command it only sets up. This
// folder is plain JavaScript without packages, since it runs on the machine's own Node. What it says
// itself goes to stderr.

import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { chooseNode } from './node.js'
import { installPackages, root } from './packages.js'
import { SetUpError } from './setUpError.js'

/**
 * @param {number} pid
 * @returns {readonly number[]} its children, theirs, and so on; none where there is no /proc
 */
const descendants = (pid) => {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .split(' ')
      .filter((word) => word !== '')
      .map(Number)
      .flatMap((child) => [child, ...descendants(child)])
  } catch {
    return []
  }
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
const tell = (pid, signal) => {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended by itself.
  }
}

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
  // sh passes no signal on to what it waits for.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => {
      for (const pid of descendants(process.pid)) tell(pid, signal)
    })
  child.on('close', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal ?? 'SIGKILL']
  })
}

const main = () => {
  const [command, ...words] = process.argv.slice(2)
  installPackages(root)
  const { path, reason } = chooseNode()
  console.error(`Node: ${path} (${reason})`)
  if (command !== undefined) run(command, words, path)
}

try {
  main()
} catch (error) {
  if (!(error instanceof SetUpError)) throw error
  console.error(`frr-intent: ${error.message}`)
  process.exitCode = 1
}
