// The part of nunjucks 3.2.4 that reads a template. @types/nunjucks leaves it out.

declare module 'nunjucks/src/lexer.js' {
  export type Token = { type: string; value: unknown; lineno: number; colno: number }
  export type Tokenizer = {
    index: number
    lineno: number
    in_code: boolean
    readonly tags: object
    nextToken(): Token | null
  }
  const lexer: { lex(text: string): Tokenizer }
  export default lexer
}

declare module 'nunjucks/src/parser.js' {
  import type { Token } from 'nunjucks/src/lexer.js'
  import type { Node, NodeList } from 'nunjucks/src/nodes.js'

  export type Extension = { readonly tags: readonly string[]; parse(parser: Parser): Node }
  export type Parser = {
    extensions: readonly Extension[]
    parseInlineIf(): Node
    parseOr(): Node
    parseExpression(): Node
    parseSignature(tolerant: boolean, noParens: boolean): NodeList
    parseUntilBlocks(...names: readonly string[]): NodeList
    parseAsRoot(): NodeList
    nextToken(): Token
    skipSymbol(name: string): boolean
    advanceAfterBlockEnd(name?: string): void
  }
  const parser: {
    readonly Parser: new (tokens: { readonly tags: object; nextToken(): Token | null }) => Parser
  }
  export default parser
}

declare module 'nunjucks/src/nodes.js' {
  type At = { readonly lineno: number; readonly colno: number }
  type Of<Name extends string, Fields = unknown> = At & { readonly typename: Name } & Fields
  type Children = { readonly children: readonly Node[] }

  export type NodeList = Of<'NodeList' | 'Root', Children>
  export type Infix = 'Concat' | 'Add' | 'Sub' | 'Mul' | 'Div' | 'FloorDiv' | 'Mod'
  export type Binary = Of<Infix, { readonly left: Node; readonly right: Node }>
  export type Pair = Of<'Pair', { readonly key: Node; readonly value: Node }>
  export type KeywordArgs = Of<'KeywordArgs', { readonly children: readonly Pair[] }>
  export type Call = Of<'FunCall', { readonly name: Node; readonly args: NodeList }>
  export type Filter = Of<'Filter', { readonly name: Node; readonly args: NodeList }>
  export type LookupVal = Of<'LookupVal', { readonly target: Node; readonly val: Node }>
  export type InlineIf = Of<
    'InlineIf',
    { readonly cond: Node; readonly body: Node; readonly else_: Node | null }
  >
  export type If = Of<
    'If',
    { readonly cond: Node; readonly body: Node; readonly else_: Node | null }
  >

  export type Node =
    | NodeList
    | Binary
    | Pair
    | KeywordArgs
    | Call
    | InlineIf
    | If
    | Of<'Literal', { readonly value: unknown }>
    | Of<'Symbol', { readonly value: string }>
    | Of<'TemplateData', { readonly value: string }>
    | Of<'Group' | 'Array' | 'Output', Children>
    | Of<'Dict', { readonly children: readonly Pair[] }>
    | Filter
    | LookupVal
    | Of<'In' | 'Is' | 'And' | 'Or' | 'Pow', { readonly left: Node; readonly right: Node }>
    | Of<'Not' | 'Neg' | 'Pos', { readonly target: Node }>
    | Of<'Compare', { readonly expr: Node; readonly ops: readonly CompareOperand[] }>
    | Of<'Capture', { readonly body: Node }>
    | Of<
        'For',
        {
          readonly arr: Node
          readonly name: Node
          readonly body: Node
          readonly else_: Node | null
        }
      >
    | Of<
        'Set',
        { readonly targets: readonly Node[]; readonly value: Node | null; readonly body?: Node }
      >
    | Of<'Macro', { readonly name: Node; readonly args: NodeList; readonly body: Node }>
    | Of<'Caller', { readonly name: Node; readonly args: NodeList; readonly body: Node }>
    // Made by our own tags (tags.ts), as nunjucks' extensions may.
    | Of<'With', { readonly args: NodeList; readonly body: Node }>
    | Of<'Do', { readonly expr: Node }>
    | Of<'Break' | 'Continue'>
    | Of<
        | 'Include'
        | 'Extends'
        | 'Import'
        | 'FromImport'
        | 'Block'
        | 'Switch'
        | 'IfAsync'
        | 'AsyncEach'
        | 'AsyncAll'
      >

  export type CompareOperand = Of<'CompareOperand', { readonly expr: Node; readonly type: string }>
}
