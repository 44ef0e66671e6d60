/** A Jinja2 template, precompiled by nunjucks when it is imported (see build/templates.ts). */
declare module '*.j2' {
  const template: PrecompiledTemplate
  export default template
}

interface PrecompiledTemplate {
  readonly root: unknown
}

/** The part of nunjucks that renders precompiled templates: no compiler, no file system. */
declare module 'nunjucks/browser/nunjucks-slim.js' {
  interface Environment {
    readonly options: object
  }
  interface Template {
    readonly render: (context: object) => string
  }
  const slim: {
    readonly Environment: new (loaders: readonly never[], options: object) => Environment
    readonly Template: new (
      source: { readonly type: 'code'; readonly obj: PrecompiledTemplate },
      environment: Environment,
    ) => Template
  }
  export default slim
}
