// The part of nunjucks 3.2.4 that parses. @types/nunjucks does not describe it.

declare module 'nunjucks/src/parser.js' {
  export interface Token {
    readonly type: string
    readonly value: unknown
    /** From 0. */
    readonly lineno: number
    readonly colno: number
  }

  type Child = 'left' | 'right' | 'target' | 'val' | 'name' | 'args' | 'arr' | 'cond' | 'body'

  /** The fields of all nodes: `typename` says which ones this one has. */
  export interface Node
    extends Omit<Token, 'type'>, Readonly<Record<Child | 'key' | 'expr', Node>> {
    readonly typename: string
    readonly children: readonly Node[]
    readonly targets: readonly Node[]
    readonly ops: readonly [{ readonly type: string; readonly expr: Node }, ...unknown[]]
    readonly else_: Node | null
  }

  export interface Parser {
    extensions: readonly object[]
    parseFilterArgs: () => readonly Node[]
    parseExpression: () => Node
    parseAggregate: () => Node | null
    fail: (message: string) => never
    parseSignature: (isTolerant: boolean) => Node | null
    parseAsRoot: () => Node
    nextToken: () => Token
    advanceAfterBlockEnd: (name: string) => void
  }

  const parser: {
    readonly Parser: new (tokens: { tags: object; nextToken: () => Token | null }) => Parser
  }
  export default parser
}
