// Builds the extension's image and the debug image, as OCI layouts and tarballs.
//
//   npm run image -- [--arch amd64|arm64] [--out DIR] [--frr-rootfs DIR]
//
// FRR and Node come from Debian packages. With --frr-rootfs they come from DIR, an unpacked image of
// FRR (Alpine) to which `apk add nodejs coreutils-env util-linux-misc` was done; the debug image is not
// made then.

import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Architecture } from './debian.ts'
import { buildDebug, buildExtension, type BuiltImage } from './image/extension.ts'

const { values } = parseArgs({
  options: {
    arch: { type: 'string', default: process.arch === 'arm64' ? 'arm64' : 'amd64' },
    out: { type: 'string', default: 'dist/image' },
    'frr-rootfs': { type: 'string' },
  },
})
const { arch, out, 'frr-rootfs': frrRootfs } = values

const architectureOf = (text: string): Architecture => {
  if (text === 'amd64' || text === 'arm64') return text
  throw new Error(`--arch is ${text}: wanted amd64 or arm64`)
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(2).padStart(7)} MB`

const report = ({ folder, digest, parts }: BuiltImage): void => {
  console.log(`${folder}.tar ${digest}`)
  for (const { name, size, compressed } of parts) {
    console.log(`  ${megabytes(size)} ${megabytes(compressed)} compressed  ${name}`)
  }
}

const options = (name: string) => ({
  architecture: architectureOf(arch),
  folder: join(out, `${name}-${arch}`),
  frrRootfs,
})

report(await buildExtension(options('frr')))
if (frrRootfs === undefined) report(await buildDebug(options('frr-debug')))
