// Makes dist/frr-intent.cjs: one file, templates and libraries inside, for any Node >= 22.15.
import { readFileSync } from 'node:fs'
import { brotliCompressSync } from 'node:zlib'
import { build, type BuildOptions, type Plugin } from 'esbuild'
import { templateModule } from './templates.ts'

const common = {
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  minify: true,
  legalComments: 'none',
  mainFields: ['module', 'main'],
  // fp-ts and io-ts ship ES modules beside their CommonJS ones: only those can be shaken.
  alias: { 'fp-ts/lib': 'fp-ts/es6', 'io-ts/lib': 'io-ts/es6' },
} satisfies BuildOptions

const templates: Plugin = {
  name: 'templates',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\.j2$/ }, ({ path }) => ({ contents: templateModule(path), loader: 'js' }))
  },
}

/**
 * execa and yaml are as large as all the rest, and are needed only when there is something to do or
 * to print; Jinja2 only for a template of the user's own. They stand compressed in comments at the
 * bundle's end, which V8 skips: as code, or as text in code, it would take them in at each start.
 */
const late = {
  execa: 'node_modules/execa/index.js',
  stringify: 'node_modules/yaml/dist/index.js',
  renderTemplate: 'src/template/render.ts',
}

const packed = async ([name, path]: readonly [string, string]): Promise<string> => {
  const { outputFiles } = await build({ ...common, entryPoints: [path], write: false })
  return `//${name}:${brotliCompressSync(outputFiles[0]?.text ?? '').toString('base64')}`
}

const unpacking = (name: string): string => `
  const late = { exports: {} }
  const [, packed] = /^..${name}:(.*)$/m.exec(require('node:fs').readFileSync(__filename, 'latin1'))
  const code = require('node:zlib').brotliDecompressSync(Buffer.from(packed, 'base64'))
  new Function('module', 'exports', 'require', code.toString())(late, late.exports, require)
  export const { ${name} } = late.exports`

const lateModules: Plugin = {
  name: 'late',
  setup: ({ onLoad }) => {
    for (const [name, path] of Object.entries(late))
      onLoad({ filter: new RegExp(`/${path.replaceAll('.', '\\.')}$`) }, () => ({
        contents: unpacking(name),
        loader: 'js',
      }))
  },
}

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }

await build({
  ...common,
  entryPoints: ['src/main.ts'],
  outfile: 'dist/frr-intent.cjs',
  define: { 'process.env.FRR_INTENT_VERSION': JSON.stringify(version) },
  banner: { js: '#!/usr/bin/env node' },
  footer: { js: (await Promise.all(Object.entries(late).map(packed))).join('\n') },
  plugins: [templates, lateModules],
})
