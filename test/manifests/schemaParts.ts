// Words for closed schemas: a field that is not named is an error, as with
// `kubectl apply --validate=strict`.

export const object = (
  properties: Readonly<Record<string, object>>,
  required: readonly string[] = [],
): object => ({ type: 'object', properties, required, additionalProperties: false })

export const text = { type: 'string', minLength: 1 }
export const flag = { type: 'boolean' }
export const listOf = (items: object) => ({ type: 'array', items })
export const asn = { type: 'integer', minimum: 0, maximum: 4294967295 }
export const prefix = { type: 'string', pattern: '^[0-9a-f.:]+/[0-9]{1,3}$' }

export const kubernetes = (spec: object): object =>
  object(
    {
      apiVersion: text,
      kind: text,
      metadata: object({ name: text, namespace: text, labels: { type: 'object' } }, ['name']),
      spec,
    },
    ['metadata', 'spec'],
  )
