// Makes dist/frr-intent.cjs: one file, templates and libraries inside, for any Node >= 22.15.
import { chmodSync, readFileSync } from 'node:fs'
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
 * Modules that most starts do not need: execa (something to do), yaml (`manifests`), the renderer of a
 * user's template, and what looks at the routing (`status`, `trace`). They are as large as all the rest,
 * and a second file is not possible: the program is one file, which people copy.
 *
 * Therefore each is a bundle of its own. All of them are compressed into one comment at the end of the
 * file, which V8 skips; code, or a string in code, would be read at each start. `import('execa')` in the
 * sources becomes `unpacking` below: it reads the comment back from this file and evaluates one bundle
 * with `new Function`. Nothing else is evaluated, and the sources run without any of this.
 */
const late = {
  execa: 'node_modules/execa/index.js',
  stringify: 'node_modules/yaml/dist/index.js',
  renderTemplate: 'src/frr/template/render.ts',
  readTemplateValues: 'src/frr/values/templateValues.ts',
  routingTools: 'src/cli/routingTools.ts',
}

/** Where one that is CommonJS has ES modules too, and with them only what `stringify` needs. */
const esModules: Readonly<Record<string, string>> = {
  [late.stringify]: 'node_modules/yaml/browser/dist/index.js',
}

const lateCode = async ([name, path]: readonly [string, string]) => {
  const contents = `export { ${name} } from './${esModules[path] ?? path}'`
  const stdin = { contents, resolveDir: '.' }
  const { outputFiles } = await build({ ...common, stdin, write: false })
  return [name, outputFiles[0]?.text] as const
}

const packed = async (): Promise<string> => {
  const codes = Object.fromEntries(await Promise.all(Object.entries(late).map(lateCode)))
  return `//late:${brotliCompressSync(JSON.stringify(codes)).toString('base64')}`
}

const unpacking = (name: string): string => `
  const late = { exports: {} }
  const [, packed] = /^..late:(.*)$/m.exec(require('node:fs').readFileSync(__filename, 'latin1'))
  const codes = require('node:zlib').brotliDecompressSync(Buffer.from(packed, 'base64'))
  const code = JSON.parse(codes.toString()).${name}
  new Function('module', 'exports', 'require', code)(late, late.exports, require)
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

/**
 * Runs first, on any Node from 14 on: older ones cannot read what follows. In a function, since a name
 * of its own could be one that esbuild gives to something else.
 */
const guard = `#!/usr/bin/env node
!(function () {
  var v = process.versions.node.split('.').map(Number)
  if (v[0] > 23 || (v[0] === 23 && v[1] >= 11) || (v[0] === 22 && v[1] >= 15)) return
  process.stderr.write('frr-intent needs Node 22.15 or newer, and this is ' + process.version + ': install Node 24.\\n')
  process.exit(1)
})()`

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }

const outfile = 'dist/frr-intent.cjs'

await build({
  ...common,
  entryPoints: ['src/main.ts'],
  outfile,
  define: { 'process.env.FRR_INTENT_VERSION': JSON.stringify(version) },
  banner: { js: guard },
  footer: { js: await packed() },
  // V8 skips a function expression until it is called, but parses an arrow function within another
  // function (here the one that Node makes of the file) where it stands: all of this program would
  // be in memory before its first line runs, for 600 of the 976 page faults that reading it takes.
  // Not in the late code: esbuild's `this` comes too early where a constructor calls super().
  supported: { arrow: false },
  plugins: [templates, lateModules],
})

chmodSync(outfile, 0o755)
