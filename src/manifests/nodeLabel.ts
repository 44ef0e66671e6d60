import * as E from 'fp-ts/lib/Either.js'
import { rule, type Rule } from '../intent/rule.ts'

/** A label of nodes; `null`: whatever its value is. */
export interface NodeLabel {
  readonly key: string
  readonly value: string | null
}

const name = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/
const domain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/

const reasonAgainstKey = (key: string): string | null => {
  const [last = '', prefix, ...others] = key.split('/').toReversed()
  if (others.length > 0) return 'a key has one slash at most'
  if (prefix !== undefined && !(domain.test(prefix) && prefix.length <= 253)) {
    return 'what stands before the slash is a DNS name in lower case'
  }
  return name.test(last)
    ? null
    : 'a key is up to 63 letters, digits, dashes, dots and underscores, and begins and ends with a letter or digit'
}

/** By the rules of Kubernetes (`apimachinery`, `validation.IsQualifiedName`, `IsValidLabelValue`). */
const parseLabel = (text: string): E.Either<string, NodeLabel> => {
  const [key = '', value = null, ...others] = text.split('=')
  if (others.length > 0) return E.left('there is one equals sign at most')
  const reason = reasonAgainstKey(key)
  if (reason !== null) return E.left(reason)
  return value === null || value === '' || name.test(value)
    ? E.right({ key, value })
    : E.left('the value is empty, or by the rules of a key without a slash')
}

export const nodeLabel: Rule<NodeLabel> = rule(
  'a label of nodes, KEY or KEY=VALUE',
  parseLabel,
  ({ key, value }) => (value === null ? key : `${key}=${value}`),
)

/** A label selector of Kubernetes. */
export const selectorOf = ({ key, value }: NodeLabel): object =>
  value === null
    ? { matchExpressions: [{ key, operator: 'Exists' }] }
    : { matchLabels: { [key]: value } }
