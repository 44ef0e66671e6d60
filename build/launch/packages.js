// `npm ci` where packages are missing, and what to do when it fails.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runShown } from './processes.js'
import { SetUpError } from './setUpError.js'

export const root = fileURLToPath(new URL('../..', import.meta.url))

const minutes = 15

/**
 * @typedef {{version?: string, optional?: boolean, os?: string | string[], cpu?: string | string[], libc?: string | string[]}} Locked
 * @typedef {Readonly<Record<string, Locked>>} Packages by folder
 */

/**
 * @param {string} path of a package-lock.json
 * @returns {Packages | null} null where there is none that can be read
 */
const lockedIn = (path) => {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages
  } catch {
    return null
  }
}

/**
 * Whether npm leaves a package out on this machine: one for another platform, or one of such a one.
 *
 * @param {Locked} locked
 */
const mayLack = ({ optional, os, cpu, libc }) =>
  optional === true &&
  (os === undefined ||
    ![os].flat().includes(process.platform) ||
    ![cpu ?? process.arch].flat().includes(process.arch) ||
    libc !== undefined)

/**
 * Whether npm has put there what the lock file names.
 *
 * @param {string} folder with a package-lock.json
 */
const isInstalled = (folder) => {
  const wanted = lockedIn(join(folder, 'package-lock.json'))
  if (wanted === null)
    throw new SetUpError(
      `${join(folder, 'package-lock.json')} is missing or damaged: run "git checkout package-lock.json" there.`,
    )
  const there = lockedIn(join(folder, 'node_modules/.package-lock.json')) ?? {}
  return Object.entries(wanted)
    .filter(([path]) => path !== '')
    .every(([path, locked]) => {
      const found = there[path]
      if (found === undefined) return mayLack(locked)
      return found.version === locked.version && existsSync(join(folder, path, 'package.json'))
    })
}

/** npm's error codes, and what the reader can do about each. */
const remedies = [
  {
    codes:
      /^(ENOTFOUND|EAI_AGAIN|ECONN\w+|E\w*TIMEDOUT|\w+_TIMEOUT|E(HOST|NET)UNREACH|FETCH_ERROR)$/,
    remedy:
      'npm cannot reach its registry: check the network, and what "npm config get registry" says',
  },
  {
    codes: /CERT|ISSUER/,
    remedy:
      'npm does not trust the certificate of its registry: name the right authority, with "npm config set cafile FILE"',
  },
  { codes: /^E40[13]$/, remedy: 'the registry wants other credentials: see "npm help login"' },
  {
    codes: /^E(404|TARGET)$/,
    remedy: 'the registry lacks a package that package-lock.json names: use another one',
  },
  { codes: /^ENOSPC$/, remedy: 'the disk is full: make room' },
  {
    codes: /^(EACCES|EPERM|EROFS|ENOENT)$/,
    remedy: 'npm may not write there: take a checkout and a HOME of your own',
  },
  {
    codes: /^EINTEGRITY$/,
    remedy:
      'a package is not the one that package-lock.json names: run "npm cache clean --force", or use another registry',
  },
  {
    codes: /^EUSAGE$/,
    remedy:
      'package-lock.json and package.json differ: run "git checkout package.json package-lock.json"',
  },
]

/** @param {string} code of npm's error, such as ENOTFOUND */
const remedyFor = (code) =>
  remedies.find(({ codes }) => codes.test(code))?.remedy ??
  'npm failed for the reason above: mend it'

/** npm itself, on the Node that runs it: under `npm run` the npm that was called. */
const npm = () => {
  const script = process.env['npm_execpath'] ?? ''
  return /npm-cli\.c?js$/.test(script) ? [process.execPath, script] : ['npm']
}

/** With a JSON document on stdout, and errors on stderr. */
const ci = [
  ...['ci', '--json', '--loglevel=error', '--no-audit', '--no-fund', '--no-update-notifier'],
  // Also under NODE_ENV=production, and where .npmrc has engine-strict. No code of a package runs.
  ...['--include=dev', '--include=optional', '--engine-strict=false', '--ignore-scripts'],
  ...['--fetch-retries=2', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'],
]

/** @param {string} stdout */
const codeIn = (stdout) => {
  try {
    return String(JSON.parse(stdout).error.code)
  } catch {
    return ''
  }
}

/** @param {import('./processes.js').Ended} ended */
const sentenceFor = ({ status, signal, stdout, error }) => {
  const code = error?.code
  if (code === 'ENOENT')
    return 'set-up needs npm 9 or newer, which is not on this machine: install npm'
  if (code === 'ETIMEDOUT')
    return `"npm ci" did not end within ${minutes} minutes: check the network`
  if (error) return `npm could not be run (${error.message}): install npm 9 or newer`
  if (signal) return `npm was ended by ${signal}: check that there is memory`
  if (status === 0)
    return '"npm ci" left packages out: check that there is room on the disk, and npm\'s configuration'
  return remedyFor(codeIn(stdout))
}

/**
 * @param {string} folder with a package.json and its package-lock.json
 * @param {string} [what] it is for
 */
export const installPackages = async (folder, what = 'packages') => {
  if (isInstalled(folder)) return
  const ended = await runShown([...npm(), ...ci], folder, minutes * 60, `npm ci: ${what}`)
  if (ended.status !== 0 || !isInstalled(folder))
    throw new SetUpError(`${sentenceFor(ended)}; then run this again.`)
}
