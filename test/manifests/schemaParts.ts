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

/** apimachinery v0.34, `validation.IsQualifiedName` and `IsValidLabelValue`. */
const labelName = '[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?'
export const labelKey = { type: 'string', pattern: `^([-a-z0-9.]{1,253}/)?${labelName}$` }
export const labelValue = { type: 'string', pattern: `^(${labelName})?$` }
export const labels = {
  type: 'object',
  propertyNames: labelKey,
  additionalProperties: labelValue,
}

/** A label selector: with In and NotIn there are values, with the others there are none. */
export const selector = object({
  matchLabels: labels,
  matchExpressions: listOf({
    oneOf: [
      object(
        {
          key: labelKey,
          operator: { enum: ['In', 'NotIn'] },
          values: { ...listOf(labelValue), minItems: 1 },
        },
        ['key', 'operator', 'values'],
      ),
      object({ key: labelKey, operator: { enum: ['Exists', 'DoesNotExist'] } }, [
        'key',
        'operator',
      ]),
    ],
  }),
})

const dnsName = { type: 'string', pattern: '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$' }

export const kubernetes = (spec: object): object =>
  object(
    {
      apiVersion: text,
      kind: text,
      metadata: object({ name: dnsName, namespace: dnsName, labels }, ['name']),
      spec,
    },
    ['metadata', 'spec'],
  )
