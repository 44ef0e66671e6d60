/** A Jinja2 template, precompiled by nunjucks when it is imported (see build/templates.ts). */
declare module '*.j2' {
  const template: PrecompiledTemplate
  export default template
}

/** What nunjucks makes of a template (its `Template.render` calls it so). */
interface PrecompiledTemplate {
  readonly root: (
    environment: { readonly opts: { readonly autoescape: boolean } },
    context: { readonly lookup: (name: string) => unknown },
    frame: object,
    runtime: object,
    done: (error: Error | null, text: string) => void,
  ) => void
}

/** The part of nunjucks that a precompiled template calls: no compiler, no filters, no loaders. */
declare module 'nunjucks/src/runtime.js' {
  const runtime: { readonly Frame: new () => object }
  export default runtime
}
