import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'

/** Does not make a list of the keys, since a host can have many links. */
const hasNoKey = (value: object): boolean => {
  for (const _key in value) return false
  return true
}

/** iproute2 fills filtered lists with empty objects. */
const isEmpty = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && hasNoKey(value)

/** A codec that checks values and does not change them. */
export const plain = <A>(name: string, is: (value: unknown) => value is A): t.Type<A, A> =>
  new t.Type<A, A>(
    name,
    is,
    (value, context) => (is(value) ? t.success(value) : t.failure(value, context)),
    t.identity,
  )

const emptyJson = plain('empty object', isEmpty)

export const listOf = <C extends t.Mixed>(item: C) => t.array(t.union([item, emptyJson]), 'list')

/** The entries of a list that are not empty. */
export const entriesOf = <A>(list: readonly (A | object)[]): readonly A[] =>
  list.filter((entry): entry is A => !isEmpty(entry))

type ContextEntry = t.Context[number]

/** io-ts also counts the branches of unions and intersections, which are no part of the document. */
const isBranch = (parent: ContextEntry | undefined): boolean =>
  parent !== undefined &&
  (parent.type instanceof t.UnionType || parent.type instanceof t.IntersectionType)

/** Describes the deepest error. The others are from branches of a union that did not fit at all. */
const complaint = (errors: t.Errors): string => {
  const { value, context } = errors.reduce((a, b) => (b.context.length > a.context.length ? b : a))
  const path = context.flatMap(({ key }, index) =>
    key === '' || isBranch(context[index - 1]) ? [] : [key],
  )
  const found = (JSON.stringify(value) ?? 'missing').slice(0, 60)
  return `${path.join('.') || 'the document'} is ${found}, wanted ${context.at(-1)?.type.name}`
}

/** The error says where a value differs from what the codec knows. */
export const decodeValue =
  <C extends t.Mixed>(codec: C) =>
  (value: unknown): E.Either<string, t.TypeOf<C>> => {
    // `is` takes a quarter of the time of `decode`, which builds a context for each key of each link.
    if (codec.is(value)) return E.right(value)
    const decoded = codec.decode(value)
    return E.left(E.isLeft(decoded) ? complaint(decoded.left) : 'the document is of another shape')
  }

/** The same for a document of JSON. */
export const decodeDocument = <C extends t.Mixed>(
  codec: C,
): ((document: string) => E.Either<string, t.TypeOf<C>>) => {
  const decode = decodeValue(codec)
  return (document) => E.chain(decode)(E.tryCatch(() => JSON.parse(document) as unknown, String))
}

/** The same for one document of `ip -json`, a list. */
export const decodeList = <C extends t.Mixed, A>(
  item: C,
  convert: (json: t.TypeOf<C>) => A,
): ((document: string) => E.Either<string, readonly A[]>) => {
  const decode = decodeDocument(listOf(item))
  return (document) => {
    const list = decode(document)
    return E.isLeft(list) ? list : E.right(entriesOf<t.TypeOf<C>>(list.right).map(convert))
  }
}
