// Builds the extension's image and the debug image, as OCI layouts and tarballs under dist/image.
//
//   npm run image -- [--arch amd64|arm64] [--out DIR] [--frr-rootfs DIR]
//
// FRR and Node come from Debian packages. With --frr-rootfs they come from DIR, an unpacked image
// of FRR (Alpine) to which `apk add nodejs` was done.

import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Architecture } from './debian.ts'
import { debianParts, debianTools } from './image/debianParts.ts'
import { writeImage, type Layer, type Written } from './image/oci.ts'
import {
  addMountPoints,
  frrRoot,
  installProgram,
  packageVersion,
  recipeFrrVersion,
  writeOwnPart,
} from './image/recipe.ts'
import { copyTree, makeFolders, remove, sizeOf, tidy } from './image/tree.ts'
import { frrVersionIn } from './image/frrVersion.ts'

const { values } = parseArgs({
  options: {
    arch: { type: 'string', default: process.arch === 'arm64' ? 'arm64' : 'amd64' },
    out: { type: 'string', default: 'dist/image' },
    'frr-rootfs': { type: 'string' },
  },
})

const architectureOf = (text: string): Architecture => {
  if (text === 'amd64' || text === 'arm64') return text
  throw new Error(`--arch is ${text}: wanted amd64 or arm64`)
}

const architecture = architectureOf(values.arch)
const given = values['frr-rootfs']
const stage = mkdtempSync(join(tmpdir(), 'frr-intent-image-'))
const part = (name: string): Layer => ({ name, folder: join(stage, name) })

const givenParts = (rootfs: string): readonly Layer[] => {
  if (!existsSync(join(rootfs, 'usr/bin/node'))) {
    throw new Error(`${rootfs} has no /usr/bin/node: do "apk add nodejs" in it`)
  }
  const frr = part('FRR and Node')
  copyTree(rootfs, join(frr.folder, frrRoot))
  remove(join(frr.folder, frrRoot), ['dev', 'proc', 'sys', 'run', 'tmp', 'var/tmp', 'etc/frr'])
  return [frr]
}

const ownParts = async (): Promise<readonly Layer[]> => {
  const [frr, runtime] = [part('FRR'), part('Node')]
  const roots = { frr: join(frr.folder, frrRoot), runtime: join(runtime.folder, frrRoot) }
  await debianParts(architecture, roots)
  return [frr, runtime]
}

const labels = (title: string, version: string) => ({
  'org.opencontainers.image.title': title,
  'org.opencontainers.image.version': version,
  'org.opencontainers.image.licenses': 'MPL-2.0 AND GPL-2.0-or-later',
})

const extension = async (): Promise<Written> => {
  const parts = given === undefined ? await ownParts() : givenParts(given)
  const [frr] = parts
  if (frr === undefined) throw new Error('there is no FRR')
  addMountPoints(join(frr.folder, frrRoot))
  const version = frrVersionIn(join(frr.folder, frrRoot)) ?? recipeFrrVersion()
  const own = part('frr-intent')
  writeOwnPart(own.folder, version)
  const layers = [...parts, own]
  for (const { folder } of layers) tidy(folder)
  return report(`frr-${architecture}`, layers, {
    labels: labels('frr', version),
    config: {},
    reference: `frr:${version}`,
  })
}

const debug = async (): Promise<Written> => {
  const [tools, own] = [part('ip and Node'), part('frr-intent for talosctl debug')]
  await debianTools(architecture, tools.folder)
  makeFolders(tools.folder, ['dev', 'proc', 'sys', 'run', 'tmp', 'host'])
  installProgram(own.folder, ['frr-debug.sh'])
  const layers = [tools, own]
  for (const { folder } of layers) tidy(folder)
  const version = packageVersion()
  return report(`frr-debug-${architecture}`, layers, {
    labels: labels('frr-debug', version),
    config: {
      Entrypoint: ['/usr/local/bin/frr-debug.sh'],
      Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
    },
    reference: `frr-debug:${version}`,
  })
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(2).padStart(7)} MB`

const report = (
  name: string,
  layers: readonly Layer[],
  rest: Omit<Parameters<typeof writeImage>[1], 'architecture' | 'layers'>,
): Written => {
  const folder = join(values.out, name)
  const written = writeImage(folder, { architecture, layers, ...rest })
  console.log(`${folder}.tar  ${written.digest}`)
  for (const [index, layer] of written.layers.entries()) {
    const size = sizeOf(layers[index]?.folder ?? '')
    console.log(`  ${megabytes(size)}  ${megabytes(layer.compressed)} gzip  ${layer.name}`)
  }
  return written
}

try {
  await extension()
  if (given === undefined) await debug()
} finally {
  rmSync(stage, { recursive: true, force: true })
}
