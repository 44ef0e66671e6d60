// Writes an OCI image layout (OCI image specification 1.1) without a container daemon. The same
// input gives the same bytes: names are sorted, times are zero, everything belongs to root.

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { constants, gzipSync } from 'node:zlib'
import type { Architecture } from '../debian.ts'

export interface Layer {
  readonly name: string
  readonly folder: string
}

export interface Image {
  readonly architecture: Architecture
  readonly layers: readonly Layer[]
  readonly config: { readonly Entrypoint?: readonly string[]; readonly Env?: readonly string[] }
  readonly labels: Readonly<Record<string, string>>
  /** Of gzip, 1 (fast) to 9; by default zlib's, 6. */
  readonly level?: number | undefined
  /** `NAME:TAG`, for whoever imports the tarball. */
  readonly reference: string
}

interface Blob {
  readonly mediaType: string
  readonly digest: string
  readonly size: number
}

export interface Written {
  readonly digest: string
  /** Size of each layer in bytes. */
  readonly compressed: readonly number[]
}

const sha256 = (data: Buffer): string => `sha256:${createHash('sha256').update(data).digest('hex')}`

const tarOptions = [
  ...['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', '--format=gnu'],
]

const tar = (folder: string): Buffer =>
  execFileSync('tar', [...tarOptions, '-C', folder, '-c', '.'], { maxBuffer: 2 ** 31 - 1 })

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))

const mediaType = (kind: string): string => `application/vnd.oci.image.${kind}`

const blobsIn =
  (folder: string) =>
  (kind: string, data: Buffer): Blob => {
    const digest = sha256(data)
    writeFileSync(join(folder, 'blobs/sha256', digest.slice('sha256:'.length)), data)
    return { mediaType: mediaType(kind), digest, size: data.length }
  }

/** Writes the layout into a folder, and a tarball of it beside it. */
export const writeImage = (folder: string, image: Image): Written => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'blobs/sha256'), { recursive: true })
  const blob = blobsIn(folder)
  const { level = constants.Z_DEFAULT_COMPRESSION } = image
  const layers = image.layers.map(({ name, folder: root }) => {
    const content = tar(root)
    return {
      name,
      diffId: sha256(content),
      blob: blob('layer.v1.tar+gzip', gzipSync(content, { level })),
    }
  })
  const created = new Date(0).toISOString()
  const platform = { architecture: image.architecture, os: 'linux' }
  const config = blob(
    'config.v1+json',
    json({
      created,
      ...platform,
      config: { ...image.config, Labels: image.labels },
      rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
      history: layers.map(({ name }) => ({ created, created_by: name })),
    }),
  )
  const manifest = blob(
    'manifest.v1+json',
    json({
      schemaVersion: 2,
      mediaType: mediaType('manifest.v1+json'),
      config,
      layers: layers.map((layer) => layer.blob),
      annotations: image.labels,
    }),
  )
  const annotations = { 'org.opencontainers.image.ref.name': image.reference }
  const entry = { ...manifest, platform, annotations }
  writeFileSync(join(folder, 'index.json'), json({ schemaVersion: 2, manifests: [entry] }))
  writeFileSync(join(folder, 'oci-layout'), json({ imageLayoutVersion: '1.0.0' }))
  execFileSync('tar', [...tarOptions, '-C', folder, '-cf', `${folder}.tar`, '.'])
  return { digest: manifest.digest, compressed: layers.map(({ blob: { size } }) => size) }
}
