// Turns an imported *.j2 file into a module. Used by the bundler, and by `node --import` in
// development and tests, so that both run the same compiled template.
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import nunjucks from 'nunjucks'

const environment = new nunjucks.Environment([], {
  autoescape: false,
  throwOnUndefined: true,
  trimBlocks: true,
  lstripBlocks: true,
})

/** What nunjucks hands to a wrapper; its published type lacks the array. */
type Compiled = readonly [{ readonly template: string }]

export const templateModule = (path: string): string =>
  nunjucks.precompileString(readFileSync(path, 'utf8'), {
    name: path.replace(/^.*\//, ''),
    env: environment,
    wrapper: (compiled: unknown) =>
      `export default (() => {\n${(compiled as Compiled)[0].template}\n})()\n`,
  })

registerHooks({
  load: (url, context, nextLoad) =>
    url.endsWith('.j2')
      ? { format: 'module', source: templateModule(fileURLToPath(url)), shortCircuit: true }
      : nextLoad(url, context),
})
