import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'

/** iproute2 fills filtered lists with empty objects. */
const isEmpty = (value: unknown): value is object =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.keys(value).length === 0

const emptyJson = new t.Type<object>(
  'empty object',
  isEmpty,
  (value, context) => (isEmpty(value) ? t.success(value) : t.failure(value, context)),
  t.identity,
)

export const listOf = <C extends t.Mixed>(item: C) => t.array(t.union([item, emptyJson]), 'list')

type ContextEntry = t.Context[number]

/** The branches of unions and intersections are counted too, and say nothing about the document. */
const isBranch = (parent: ContextEntry | undefined): boolean =>
  parent !== undefined &&
  (parent.type instanceof t.UnionType || parent.type instanceof t.IntersectionType)

/** Of all errors the one that got furthest: the others are branches that did not fit at all. */
const complaint = (errors: t.Errors): string => {
  const { value, context } = errors.reduce((a, b) => (b.context.length > a.context.length ? b : a))
  const path = context.flatMap(({ key }, index) =>
    key === '' || isBranch(context[index - 1]) ? [] : [key],
  )
  const found = (JSON.stringify(value) ?? 'missing').slice(0, 60)
  return `${path.join('.') || 'the document'} is ${found}, wanted ${context.at(-1)?.type.name}`
}

/** Decodes one document of `ip -json`; the error says where it differs from what ip prints. */
export const decodeList = <C extends t.Mixed, A>(
  item: C,
  key: string,
  convert: (json: t.TypeOf<C>) => A,
): ((document: string) => E.Either<string, readonly A[]>) => {
  const list = listOf(item)
  return (document) => {
    const json = E.tryCatch(() => JSON.parse(document) as unknown, String)
    if (E.isLeft(json)) return json
    const decoded = list.decode(json.right)
    if (E.isLeft(decoded)) return E.left(complaint(decoded.left))
    return E.right(decoded.right.filter((entry) => key in entry).map(convert))
  }
}
