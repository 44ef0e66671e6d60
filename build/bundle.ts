// Makes dist/frr-intent.cjs: one file, templates and libraries inside, for any Node >= 22.15.
import { readFileSync } from 'node:fs'
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
} satisfies BuildOptions

const templates: Plugin = {
  name: 'templates',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\.j2$/ }, ({ path }) => ({ contents: templateModule(path), loader: 'js' }))
  },
}

/**
 * execa is as large as all the rest and is needed only when there is something to do. As a string
 * it costs nothing at start; as code V8 would read through it each time.
 */
const lateExeca: Plugin = {
  name: 'late-execa',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\/node_modules\/execa\/index\.js$/ }, async ({ path }) => {
      const { outputFiles } = await build({ ...common, entryPoints: [path], write: false })
      const code = JSON.stringify(outputFiles[0]?.text ?? '')
      const contents = `const late = {}
        new Function('module', 'require', ${code})(late, require)
        export const { execa } = late.exports`
      return { contents, loader: 'js' }
    })
  },
}

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }

await build({
  ...common,
  entryPoints: ['src/main.ts'],
  outfile: 'dist/frr-intent.cjs',
  // fp-ts and io-ts ship ES modules beside their CommonJS ones: only those can be shaken.
  alias: { 'fp-ts/lib': 'fp-ts/es6', 'io-ts/lib': 'io-ts/es6' },
  define: { 'process.env.FRR_INTENT_VERSION': JSON.stringify(version) },
  banner: { js: '#!/usr/bin/env node' },
  plugins: [templates, lateExeca],
})
