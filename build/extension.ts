// Puts network/frr into a checkout of the extensions repository, with the program in it:
//
//   npm run extension -- CHECKOUT
//
// FRR_VERSION goes to its Pkgfile and the target to its Makefile, once; then `make frr` builds it.

import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { recipeFrrVersion } from './image/recipe.ts'

const [, , checkout] = process.argv
if (checkout === undefined) throw new Error('npm run extension -- CHECKOUT')

/** Adds a line after the first that matches, unless it is there. */
const addLine = (file: string, after: RegExp, line: string): void => {
  const path = join(checkout, file)
  const text = readFileSync(path, 'utf8')
  if (text.split('\n').includes(line)) return
  if (!after.test(text)) throw new Error(`${path} has no line ${after.source}`)
  writeFileSync(
    path,
    text.replace(after, (found) => `${found}\n${line}`),
  )
}

const folder = join(checkout, 'network/frr')
cpSync('network/frr', folder, { recursive: true, dereference: true })
cpSync('dist/frr-intent.cjs', join(folder, 'files/frr-intent.cjs'))
addLine('Pkgfile', /^vars:$/m, `  FRR_VERSION: ${recipeFrrVersion()}`)
addLine('Makefile', /^TARGETS \+= fuse3$|^TARGETS = .*$/m, 'TARGETS += frr')
