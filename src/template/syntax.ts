import type { Value } from './value.ts'

/** A template as this product understands it: what nunjucks read, with Jinja2's meaning. */
export type Expression = { readonly line: number } & (
  | { readonly _tag: 'Constant'; readonly value: Value }
  | { readonly _tag: 'Name'; readonly name: string }
  | { readonly _tag: 'List' | 'Tuple'; readonly items: readonly Expression[] }
  | { readonly _tag: 'Dict'; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly _tag: 'Attribute'; readonly of: Expression; readonly name: string }
  | { readonly _tag: 'Item'; readonly of: Expression; readonly key: Expression }
  | {
      readonly _tag: 'Slice'
      readonly of: Expression
      readonly bounds: readonly [Expression, Expression, Expression]
    }
  | { readonly _tag: 'Call'; readonly callee: Expression; readonly args: ArgumentList }
  | {
      readonly _tag: 'Filter'
      readonly name: string
      readonly of: Expression
      readonly args: ArgumentList
    }
  | {
      readonly _tag: 'Test'
      readonly name: string
      readonly of: Expression
      readonly args: ArgumentList
    }
  | { readonly _tag: 'Not'; readonly of: Expression }
  | { readonly _tag: 'Sign'; readonly sign: '-' | '+'; readonly of: Expression }
  | { readonly _tag: 'And' | 'Or'; readonly left: Expression; readonly right: Expression }
  | { readonly _tag: 'Compare'; readonly first: Expression; readonly rest: readonly Comparison[] }
  | {
      readonly _tag: 'Arithmetic'
      readonly operator: Operator
      readonly left: Expression
      readonly right: Expression
    }
  | { readonly _tag: 'Concat'; readonly items: readonly Expression[] }
  | {
      readonly _tag: 'Conditional'
      readonly condition: Expression
      readonly whenTrue: Expression
      readonly otherwise: Expression | undefined
    }
  | { readonly _tag: 'Capture'; readonly body: readonly Statement[] }
  | ({ readonly _tag: 'Caller' } & Signature)
)

export type Operator = '+' | '-' | '*' | '/' | '//' | '%' | '**'
export type Comparator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in'
export type Comparison = { readonly comparator: Comparator; readonly with: Expression }
export type ArgumentList = {
  readonly positional: readonly Expression[]
  readonly named: readonly (readonly [string, Expression])[]
}

export type Signature = {
  readonly name: string
  readonly parameters: readonly {
    readonly name: string
    readonly byDefault: Expression | undefined
  }[]
  readonly body: readonly Statement[]
  /** Those of `caller`, `varargs` and `kwargs` that the body reads. */
  readonly implicit: ReadonlySet<string>
}

export type Target =
  | { readonly _tag: 'Name'; readonly name: string }
  | { readonly _tag: 'NamespaceAttribute'; readonly namespace: string; readonly name: string }
  | { readonly _tag: 'Targets'; readonly targets: readonly Target[] }

export type Statement = { readonly line: number } & (
  | { readonly _tag: 'Text'; readonly text: string }
  | { readonly _tag: 'Print'; readonly value: Expression }
  | {
      readonly _tag: 'If'
      readonly condition: Expression
      readonly whenTrue: readonly Statement[]
      readonly otherwise: readonly Statement[]
    }
  | {
      readonly _tag: 'For'
      readonly target: Target
      readonly over: Expression
      readonly filter: Expression | undefined
      readonly body: readonly Statement[]
      readonly otherwise: readonly Statement[]
    }
  | { readonly _tag: 'Set'; readonly target: Target; readonly value: Expression }
  | {
      readonly _tag: 'With'
      readonly variables: readonly (readonly [string, Expression])[]
      readonly body: readonly Statement[]
    }
  | ({ readonly _tag: 'Macro' } & Signature)
  | { readonly _tag: 'Do'; readonly value: Expression }
  | { readonly _tag: 'Break' | 'Continue' }
)
