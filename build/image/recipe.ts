// What network/frr says of the extension: its manifest, its services, its version.

import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makeFolders } from './tree.ts'

const recipe = 'network/frr'

/** FRR's version in the Pkgfile: what the recipe takes from FRR's own image. */
export const recipeFrrVersion = (): string => {
  const version = /^\s*FRR_VERSION: (\S+)$/m.exec(readFileSync('Pkgfile', 'utf8'))?.[1]
  if (version === undefined) throw new Error('the Pkgfile has no FRR_VERSION')
  return version
}

/** The manifest, as the extensions repository would make it from the template. */
export const manifestFor = (version: string): string => {
  const variables: Readonly<Record<string, string>> = { VERSION: version, TIER: 'contrib' }
  const template = readFileSync(join(recipe, 'manifest.yaml.tmpl'), 'utf8')
  return template.replace(/\{\{ \.(\w+) \}\}/g, (_whole, name: string) => {
    const value = variables[name]
    if (value === undefined) throw new Error(`manifest.yaml.tmpl wants ${name}`)
    return value
  })
}

const containers = 'rootfs/usr/local/lib/containers'

/** The root of ext-frr, relative to the image. */
export const frrRoot = join(containers, 'frr')

/** Services that borrow it. */
const oneShots = ['frr-plan', 'frr-status']

/** Mount points: the root is read-only. Alpine has no /lib64, which frr-plan.yaml mounts. */
const frrFolders = [
  'dev',
  'proc',
  'sys',
  'run',
  'tmp',
  'lib64',
  'etc/frr',
  'var/lib/frr',
  'var/tmp/frr',
]
const oneShotFolders = [
  'dev',
  'proc',
  'sys',
  'run',
  'tmp',
  'bin',
  'sbin',
  'lib',
  'lib64',
  'usr',
  'etc',
  'var',
]

/** Where a user's own files are mounted; no target can be made in a root that is borrowed. */
export const configFolder = 'usr/local/etc/frr'
export const configFiles = [
  ...['fabric-password', 'metallb-password'],
  ...['frr.conf.j2', 'frr.conf.yaml', 'extra.conf'],
]

const spdx = (version: string) => ({
  spdxVersion: 'SPDX-2.3',
  dataLicense: 'CC0-1.0',
  SPDXID: 'SPDXRef-DOCUMENT',
  name: 'frr',
  documentNamespace: `https://spdx.org/spdxdocs/frr-intent-frr-${version}`,
  creationInfo: { created: '1970-01-01T00:00:00Z', creators: ['Tool: frr-intent'] },
  packages: [
    ['frr', version, 'GPL-2.0-or-later'] as const,
    ['frr-intent', packageVersion(), 'MPL-2.0'] as const,
  ].map(([name, versionInfo, license]) => ({
    SPDXID: `SPDXRef-Package-${name}`,
    name,
    versionInfo,
    downloadLocation: 'NOASSERTION',
    licenseConcluded: license,
    licenseDeclared: license,
    copyrightText: 'NOASSERTION',
  })),
})

export const packageVersion = (): string =>
  (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version

export const install = (from: string, to: string, mode: number): void => {
  mkdirSync(dirname(to), { recursive: true })
  writeFileSync(to, readFileSync(from), { mode })
}

export const installProgram = (root: string, scripts: readonly string[]): void => {
  install('dist/frr-intent.cjs', join(root, 'usr/local/bin/frr-intent'), 0o755)
  for (const script of scripts) {
    install(join(recipe, 'files', script), join(root, 'usr/local/bin', script), 0o755)
  }
}

/** All that is ours: program, services, manifest, mount points, list of contents. */
export const writeOwnPart = (folder: string, version: string): void => {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'manifest.yaml'), manifestFor(version))
  for (const service of ['frr', ...oneShots].map((name) => `${name}.yaml`)) {
    const to = join(folder, 'rootfs/usr/local/etc/containers', service)
    mkdirSync(dirname(to), { recursive: true })
    cpSync(join(recipe, service), to)
  }
  installProgram(join(folder, frrRoot), [
    ...['frr-startup.sh', 'frr-run.sh'],
    ...oneShots.map((name) => `${name}.sh`),
  ])
  for (const name of oneShots) makeFolders(join(folder, containers, name), oneShotFolders)
  makeFolders(join(folder, frrRoot), [configFolder])
  for (const file of configFiles) writeFileSync(join(folder, frrRoot, configFolder, file), '')
  const sbom = join(folder, 'rootfs/usr/local/share/spdx/frr.spdx.json')
  mkdirSync(dirname(sbom), { recursive: true })
  writeFileSync(sbom, `${JSON.stringify(spdx(version), null, 2)}\n`)
}

/** The last touch on the part that holds FRR. */
export const addMountPoints = (root: string): void => makeFolders(root, frrFolders)
