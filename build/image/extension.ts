// Assembles the extension's image and the debug image: one layer per part, so that each part's size
// shows and an update of frr-intent is a small layer.

import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Architecture } from '../debian.ts'
import { debianParts, debianTools } from './debianParts.ts'
import { frrVersionIn } from './frrVersion.ts'
import { writeImage, type Layer } from './oci.ts'
import {
  addMountPoints,
  frrRoot,
  installProgram,
  packageVersion,
  recipeFrrVersion,
  writeOwnPart,
} from './recipe.ts'
import { copyTree, makeFolders, remove, sizeOf, tidy } from './tree.ts'

export interface ImageOptions {
  readonly architecture: Architecture
  /** The folder that gets the OCI layout; the tarball is beside it. */
  readonly folder: string
  /** Of gzip: 1 for an image that is unpacked at once. */
  readonly level?: number | undefined
  /** An unpacked image of FRR with Node in it, in place of Debian packages. */
  readonly frrRootfs?: string | undefined
}

export interface BuiltImage {
  readonly folder: string
  /** Digest of the manifest: the image's name in a registry. */
  readonly digest: string
  /** Sizes in bytes. */
  readonly parts: readonly {
    readonly name: string
    readonly size: number
    readonly compressed: number
  }[]
}

type Stage = (name: string) => Layer

/** A folder for the parts while they are put together; gone at the end. */
const staged = async <A>(make: (stage: Stage) => Promise<A>): Promise<A> => {
  const folder = mkdtempSync(join(tmpdir(), 'frr-intent-image-'))
  try {
    return await make((name) => ({ name, folder: join(folder, name) }))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const givenFrr = (rootfs: string, frr: Layer): readonly Layer[] => {
  if (!existsSync(join(rootfs, 'usr/bin/node'))) {
    throw new Error(
      `${rootfs} has no /usr/bin/node: do "apk add nodejs coreutils-env util-linux-misc" in it`,
    )
  }
  const root = join(frr.folder, frrRoot)
  copyTree(rootfs, root)
  remove(root, ['dev', 'proc', 'sys', 'run', 'tmp', 'var/tmp', 'etc/frr'])
  return [frr]
}

const debianFrr = async (
  architecture: Architecture,
  frr: Layer,
  runtime: Layer,
): Promise<readonly Layer[]> => {
  await debianParts(architecture, {
    frr: join(frr.folder, frrRoot),
    runtime: join(runtime.folder, frrRoot),
  })
  return [frr, runtime]
}

const labels = (title: string, version: string) => ({
  'org.opencontainers.image.title': title,
  'org.opencontainers.image.version': version,
  'org.opencontainers.image.licenses': 'MPL-2.0 AND GPL-2.0-or-later',
})

type Rest = Omit<Parameters<typeof writeImage>[1], 'architecture' | 'layers' | 'level'>

const write = (
  { architecture, folder, level }: ImageOptions,
  layers: readonly Layer[],
  rest: Rest,
): BuiltImage => {
  for (const layer of layers) tidy(layer.folder)
  const written = writeImage(folder, { architecture, layers, level, ...rest })
  const parts = layers.map(({ name, folder: content }, index) => ({
    name,
    size: sizeOf(content),
    compressed: written.compressed[index] ?? 0,
  }))
  return { folder, digest: written.digest, parts }
}

export const buildExtension = (options: ImageOptions): Promise<BuiltImage> =>
  staged(async (stage) => {
    const { architecture, frrRootfs } = options
    const frr = stage('FRR')
    const parts =
      frrRootfs === undefined
        ? await debianFrr(architecture, frr, stage('Node'))
        : givenFrr(frrRootfs, frr)
    const root = join(frr.folder, frrRoot)
    addMountPoints(root)
    const version = frrVersionIn(root) ?? recipeFrrVersion()
    const own = stage('frr-intent')
    writeOwnPart(own.folder, version)
    return write(options, [...parts, own], {
      labels: labels('frr', version),
      config: {},
      reference: `frr:${version}`,
    })
  })

/** For `talosctl debug`: `frr-intent plan` against the host. */
export const buildDebug = (options: ImageOptions): Promise<BuiltImage> =>
  staged(async (stage) => {
    const [tools, own] = [stage('ip and Node'), stage('frr-intent')]
    await debianTools(options.architecture, tools.folder)
    makeFolders(tools.folder, ['dev', 'proc', 'sys', 'run', 'tmp', 'host'])
    installProgram(own.folder, ['frr-debug.sh'])
    const version = packageVersion()
    return write(options, [tools, own], {
      labels: labels('frr-debug', version),
      config: {
        Entrypoint: ['/usr/local/bin/frr-debug.sh'],
        Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
      },
      reference: `frr-debug:${version}`,
    })
  })
