// FRR and Node from Debian packages, for machines that cannot fetch FRR's image.

import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { debianRoot, type Architecture } from '../debian.ts'
import { copyTree, makeFolders, pathsIn, remove, subtract } from './tree.ts'

/** Has FRR 10.7 and Node 24; trixie's Node is too old for frr-intent. */
const suite = 'forky'

const base = ['base-passwd', 'bash', 'coreutils', 'dash', 'iproute2']

/** systemd-standalone-sysusers stands for systemd, which FRR's package wants for its accounts. */
const frr = ['findutils', 'frr', 'grep', 'hostname', 'mawk', 'procps', 'sed', 'tini']

/** What the file `daemons` runs of util-linux, which is 6 MB; they need no library but libc. */
const fromUtilLinux = ['usr/bin/chrt', 'usr/bin/flock']

const frrPackages = [...base, ...frr, 'systemd-standalone-sysusers']

/** Documentation, translations, package data, and what no program here opens. */
const ballast = [
  ...['usr/share/doc', 'usr/share/man', 'usr/share/info', 'usr/share/locale', 'usr/share/lintian'],
  ...['usr/share/bug', 'usr/share/bash-completion', 'usr/share/zsh', 'usr/share/fish'],
  ...['usr/share/nodejs/corepack', 'usr/share/perl5', 'usr/share/debconf', 'usr/share/pixmaps'],
  ...['usr/share/menu', 'usr/share/icons', 'usr/share/polkit-1', 'usr/include', 'usr/games'],
  ...['usr/lib/systemd', 'etc/cron.d', 'etc/cron.daily', 'etc/init.d', 'etc/logrotate.d'],
  ...['usr/lib/pkgconfig', 'usr/share/snmp', 'usr/share/pkgconfig', 'usr/share/gcc'],
  ...['var', 'boot', 'home', 'media', 'mnt', 'opt', 'root', 'srv', 'etc/systemd', 'etc/default'],
]

const isBallast = (path: string): boolean =>
  /^usr\/lib\/[^/]+-linux-gnu\/gconv(\/|$)/.test(path) || /\.(a|la|h|d\.ts|map)$/.test(path)

const strip = (folder: string): void => {
  remove(folder, ballast)
  remove(folder, pathsIn(folder).filter(isBallast))
}

const accounts = (folder: string): void => {
  const append = (database: string, lines: readonly string[]): void => {
    const master = readFileSync(join(folder, `usr/share/base-passwd/${database}.master`), 'utf8')
    writeFileSync(join(folder, 'etc', database), `${master}${lines.join('\n')}\n`)
  }
  append('passwd', ['frr:x:92:92::/nonexistent:/usr/sbin/nologin'])
  append('group', ['frr:x:92:', 'frrvty:x:85:frr'])
}

const link = (folder: string, path: string, target: string): void => {
  mkdirSync(join(folder, path, '..'), { recursive: true })
  rmSync(join(folder, path), { recursive: true, force: true })
  symlinkSync(target, join(folder, path))
}

/** Packages are unpacked, not configured: what their scripts would have done, as far as FRR needs it. */
const configure = (folder: string): void => {
  accounts(folder)
  link(folder, 'usr/bin/awk', 'mawk')
  link(folder, 'var/run', '/run')
  makeFolders(folder, ['etc/pam.d'])
  const permit = ['auth', 'account', 'session'].map((type) => `${type} sufficient pam_permit.so\n`)
  for (const service of ['frr', 'other']) {
    writeFileSync(join(folder, 'etc/pam.d', service), permit.join(''))
  }
  copyFileSync('build/docker-start', join(folder, 'usr/lib/frr/docker-start'))
  remove(folder, ['etc/frr'])
}

/** Makes the root of a container with FRR, and beside it what Node adds. */
export const debianParts = async (
  architecture: Architecture,
  to: { readonly frr: string; readonly runtime: string },
): Promise<void> => {
  const packages = frrPackages
  const frrRoot = await debianRoot(suite, packages, architecture)
  const runtimeRoot = await debianRoot(suite, [...packages, 'nodejs'], architecture)
  const utilLinux = await debianRoot(suite, ['util-linux'], architecture)
  copyTree(frrRoot, to.frr)
  copyTree(runtimeRoot, to.runtime)
  for (const program of fromUtilLinux) copyFileSync(join(utilLinux, program), join(to.frr, program))
  subtract(to.runtime, frrRoot)
  strip(to.frr)
  strip(to.runtime)
  configure(to.frr)
}

/** A root with `ip`, a shell and Node: all that planning needs. */
export const debianTools = async (architecture: Architecture, to: string): Promise<void> => {
  const packages = [...base, 'nodejs']
  copyTree(await debianRoot(suite, packages, architecture), to)
  strip(to)
  accounts(to)
  remove(to, ['etc/frr'])
  link(to, 'etc/frr', '/host/run/frr-config')
}
