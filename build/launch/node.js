// Which Node runs the project: the machine's own, or the one that this folder pins.

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installPackages } from './packages.js'
import { SetUpError } from './setUpError.js'

/**
 * Releases that run .ts files without a flag.
 * Source: "Type stripping" in Node's documentation, https://nodejs.org/api/typescript.html
 *
 * @param {string} version such as 22.18.0
 */
export const runsTypeScript = (version) => {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major >= 24 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18)
}

/**
 * Why the machine's own Node does not do; null when it does.
 *
 * @param {string} version
 * @param {unknown} shared whether Node's libraries are files of their own, as in Debian's package
 */
export const whyNot = (version, shared) => {
  if (!runsTypeScript(version)) return `older than 22.18`
  // The lab's guests have no library that Debian's Node needs.
  return shared === true || shared === 'true' ? 'built with shared libraries' : null
}

/** The folders here with a pinned Node, by the machine they are for. */
const pinned = new Set(['linux-x64', 'linux-arm64'])

/** @param {string} reason why the machine's own Node does not do */
const bringNode = async (reason) => {
  const { platform, arch, version } = process
  const own = `this machine's own, ${version}, is ${reason}`
  if (!pinned.has(`${platform}-${arch}`))
    throw new SetUpError(
      `Node 22.18 or newer is wanted: ${own}, and for ${platform} on ${arch} the project brings none: install Node 24.`,
    )
  const folder = fileURLToPath(new URL(arch, import.meta.url))
  const path = join(folder, `node_modules/node-linux-${arch}/bin/node`)
  await installPackages(folder, `Node for the project, since ${own}`)
  const { stdout, stderr, error, signal } = spawnSync(path, ['--version'], {
    encoding: 'utf8',
    timeout: 20_000,
  })
  // An empty file would be run by sh, and succeed.
  if (!/^v\d+\.\d+\.\d+\s*$/.test(stdout ?? '')) {
    console.error(stderr || error?.message || signal || `${path} says no version`)
    throw new SetUpError(
      `${path} does not run on this machine: check that there is room on the disk, delete ${folder}/node_modules, and run this again; or install Node 24.`,
    )
  }
  return { path, reason: own }
}

/** @returns {Promise<{readonly path: string, readonly reason: string}>} */
export const chooseNode = async () => {
  const { version, versions, execPath, config } = process
  /** @type {Readonly<Record<string, unknown>>} */
  const variables = config.variables
  const reason = whyNot(versions.node, variables['node_shared'])
  return reason === null
    ? { path: execPath, reason: `this machine's own, ${version}` }
    : bringNode(reason)
}
