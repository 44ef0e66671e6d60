// `npm ci` where packages are missing, and what to do when it fails.

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SetUpError } from './setUpError.js'

export const root = fileURLToPath(new URL('../..', import.meta.url))

const minutes = 15

/**
 * @param {string} path of a package-lock.json
 * @returns {Readonly<Record<string, {version?: string, optional?: boolean}>>} by folder
 */
const lockedIn = (path) => {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages
  } catch {
    return {}
  }
}

/**
 * Whether npm has put there what the lock file names. Optional packages may be for other platforms.
 *
 * @param {string} folder with a package-lock.json
 */
const isInstalled = (folder) => {
  const there = lockedIn(join(folder, 'node_modules/.package-lock.json'))
  return Object.entries(lockedIn(join(folder, 'package-lock.json'))).every(
    ([path, { version, optional }]) =>
      path === '' || (there[path]?.version ?? (optional ? version : undefined)) === version,
  )
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
    codes: /^(EACCES|EPERM|EROFS)$/,
    remedy: 'npm may not write there: take a checkout and a HOME of your own',
  },
  {
    codes: /^EINTEGRITY$/,
    remedy: 'a package is not the one that package-lock.json names: run "npm cache clean --force"',
  },
  {
    codes: /^EUSAGE$/,
    remedy:
      'package-lock.json and package.json differ: delete node_modules and package-lock.json, and run "npm install --package-lock-only"',
  },
]

/** @param {string} code of npm's error, such as ENOTFOUND */
export const remedyFor = (code) =>
  remedies.find(({ codes }) => codes.test(code))?.remedy ??
  'npm failed for the reason above: mend it'

/** npm itself, on the Node that runs it: under `npm run` the npm that was called. */
const npm = () => {
  const script = process.env['npm_execpath'] ?? ''
  return /npm-cli\.c?js$/.test(script) ? [process.execPath, script] : ['npm']
}

/** With a JSON document on stdout, and progress on stderr if that is a terminal. */
const ci = [
  ...['ci', '--json', '--loglevel=error', '--no-audit', '--no-fund', '--no-update-notifier'],
  // Also under NODE_ENV=production. No code of a package runs.
  ...['--include=dev', '--include=optional', '--ignore-scripts'],
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

/**
 * @param {string} folder with a package.json and its package-lock.json
 * @param {string} [what] it is for
 * @returns {boolean} whether anything was missing
 */
export const installPackages = (folder, what = 'packages') => {
  if (isInstalled(folder)) return false
  console.error(`npm ci: ${what}`)
  const [program = 'npm', ...words] = npm()
  const { status, stdout, error } = spawnSync(program, [...words, ...ci], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 26,
    timeout: minutes * 60_000,
  })
  if (status === 0) return true
  if (error && 'code' in error && error.code === 'ENOENT')
    throw new SetUpError('set-up needs npm 9 or newer, which is not on this machine: install npm.')
  if (error)
    throw new SetUpError(
      `"npm ci" did not end within ${minutes} minutes: check the network, then run this again.`,
    )
  throw new SetUpError(`${remedyFor(codeIn(stdout))}; then run this again.`)
}
