import type { Kernel } from './kernel.ts'

const texts = new WeakMap<object, string>()

/** States share most of their objects, so each is written out once. */
const textOf = (object: object): string => {
  const known = texts.get(object)
  if (known !== undefined) return known
  const text = JSON.stringify(object)
  texts.set(object, text)
  return text
}

/** Equal for equal states, however their objects came about. */
export const keyOf = ({ links, rules, routes, files, ...rest }: Kernel): string =>
  [...links, rules, routes, ...files, rest].map(textOf).join()
