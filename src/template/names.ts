import type { Node } from 'nunjucks/src/nodes.js'

export function nameOf(node: Node): string | undefined {
  return node.typename === 'Symbol' ? node.value : undefined
}

/** The names that nunjucks' tree reads anywhere below a node. */
export function namesIn(node: unknown, found = new Set<string>()): ReadonlySet<string> {
  if (Array.isArray(node)) for (const item of node) namesIn(item, found)
  else if (typeof node === 'object' && node !== null) {
    if ('typename' in node && node.typename === 'Symbol' && 'value' in node)
      found.add(String(node.value))
    else for (const item of Object.values(node)) namesIn(item, found)
  }
  return found
}
