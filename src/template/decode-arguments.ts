import type { Node, NodeList, Pair } from 'nunjucks/src/nodes.js'
import { nameOf } from './names.ts'
import type { Decoder } from './decode.ts'
import type { ArgumentList } from './syntax.ts'

export function decodeArguments(args: NodeList, to: Decoder): ArgumentList {
  const { plain, pairs } = splitArguments(args, to)
  const named = pairs.map(({ key, value }) => [nameOf(key) ?? '', to.expression(value)] as const)
  return { positional: plain.map(to.expression), named }
}

/** Also for the parameters of a macro, where a pair is a parameter with its default. */
export function splitArguments(
  args: NodeList,
  to: Decoder,
): { readonly plain: readonly Node[]; readonly pairs: readonly Pair[] } {
  const plain = args.children.filter(({ typename }) => typename !== 'KeywordArgs')
  const pairs = args.children.flatMap((node) =>
    node.typename === 'KeywordArgs' ? node.children : [],
  )
  const names = pairs.map(({ key }) => nameOf(key))
  const last = plain.at(-1)
  if (names.includes(undefined)) to.refuse(args, 'a named argument', 'write name=value')
  if (new Set(names).size < names.length) to.refuse(args, 'a name given twice', 'give it once')
  if (last && pairs.some(({ key, value }) => value.typename !== 'Caller' && isBefore(key, last)))
    to.refuse(last, 'a plain argument behind a named one', 'put the named ones last')
  return { plain, pairs }
}

function isBefore(a: Node, b: Node): boolean {
  return a.lineno < b.lineno || (a.lineno === b.lineno && a.colno < b.colno)
}
