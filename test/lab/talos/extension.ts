// The extension's image, built and unpacked as imager does.

import { execFileSync } from 'node:child_process'
import * as t from 'io-ts'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildDebug, buildExtension, type BuiltImage } from '../../../build/image/extension.ts'
import { decode } from '../routes.ts'

const descriptor = t.type({ digest: t.string })
const index = t.type({ manifests: t.array(descriptor) })
const manifest = t.type({ layers: t.array(descriptor) })

/** The blobs of an OCI layout, laid over each other. */
export const unpackImage = (layout: string, folder: string): void => {
  const blob = ({ digest }: t.TypeOf<typeof descriptor>): string =>
    join(layout, 'blobs', digest.replace(':', '/'))
  const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))
  mkdirSync(folder, { recursive: true })
  for (const image of decode(index, read(join(layout, 'index.json'))).manifests) {
    for (const layer of decode(manifest, read(blob(image))).layers) {
      execFileSync('tar', ['-xzf', blob(layer), '-C', folder, '--no-same-owner'])
    }
  }
}

/** Builds the image for `talosctl debug` and unpacks it to `folder`/debug. */
export const unpackedDebug = async (folder: string): Promise<void> => {
  const image = await buildDebug({
    ...{ architecture: 'amd64', level: 1, folder: join(folder, 'debug-layout') },
  })
  unpackImage(image.folder, join(folder, 'debug'))
}

/** Builds the image for this machine below `folder` and unpacks it to `folder`/extension. */
export const unpackedExtension = async (folder: string): Promise<BuiltImage> => {
  const image = await buildExtension({
    ...{ architecture: 'amd64', level: 1, folder: join(folder, 'layout') },
  })
  unpackImage(image.folder, join(folder, 'extension'))
  return image
}
