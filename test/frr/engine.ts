import { renderTemplate } from '../../src/frr/template/render.ts'
import { readTemplateValues } from '../../src/frr/values/templateValues.ts'
import type { TemplateEngine } from '../../src/plan/frrConf/frrConf.ts'

/** What a program loads late, for a template of the user. */
export const engine: TemplateEngine = { render: renderTemplate, readValues: readTemplateValues }
