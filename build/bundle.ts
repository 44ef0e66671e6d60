// Makes dist/frr-intent.cjs: one file, templates and libraries inside, for any Node >= 22.15.
import { readFileSync } from 'node:fs'
import { build, type Plugin } from 'esbuild'
import { templateModule } from './templates.ts'

const templates: Plugin = {
  name: 'templates',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\.j2$/ }, ({ path }) => ({ contents: templateModule(path), loader: 'js' }))
  },
}

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }

await build({
  entryPoints: ['src/main.ts'],
  outfile: 'dist/frr-intent.cjs',
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  minify: true,
  legalComments: 'none',
  mainFields: ['module', 'main'],
  // fp-ts and io-ts ship ES modules beside their CommonJS ones: only those can be shaken.
  alias: { 'fp-ts/lib': 'fp-ts/es6', 'io-ts/lib': 'io-ts/es6' },
  define: { 'process.env.FRR_INTENT_VERSION': JSON.stringify(version) },
  banner: { js: '#!/usr/bin/env node' },
  plugins: [templates],
})
