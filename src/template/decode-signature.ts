import type { Node, NodeList } from 'nunjucks/src/nodes.js'
import { splitArguments } from './decode-arguments.ts'
import type { Decoder } from './decode.ts'
import { nameOf, namesIn } from './names.ts'
import type { Signature } from './syntax.ts'

/** A macro, or the body of a call block, which is a macro called `caller`. */
export function decodeSignature(
  node: Node & { readonly args: NodeList; readonly body: Node },
  name: string,
  to: Decoder,
): Signature {
  const { plain, pairs } = splitArguments(node.args, to)
  const parameters = [
    ...plain.map((key) => ({ name: nameOf(key) ?? '', byDefault: undefined })),
    ...pairs.map(({ key, value }) => ({
      name: nameOf(key) ?? '',
      byDefault: to.expression(value),
    })),
  ]
  const names = new Set(parameters.map((parameter) => parameter.name))
  if (names.has('') || names.size < parameters.length)
    to.refuse(node, `the parameters of ${name}`, 'give each its own name')
  const body = to.statements(node.body)
  const read = namesIn(node.body)
  const implicit = ['caller', 'varargs', 'kwargs'].filter((it) => read.has(it))
  if (implicit.some((it) => names.has(it)))
    to.refuse(node, `a parameter called ${implicit.join(', ')}`, 'give it another name')
  return { name, parameters, body, implicit: new Set(implicit) }
}
