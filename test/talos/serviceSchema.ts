// An extension service as Talos reads it (pkg/machinery/extensions/services/services.go). Talos
// ignores what it does not know; this decoder does not.

import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { PathReporter } from 'io-ts/lib/PathReporter.js'
import { parse } from 'yaml'

const bindMount = t.strict({
  source: t.string,
  destination: t.string,
  type: t.literal('bind'),
  options: t.array(t.string),
})

const security = t.exact(
  t.partial({
    writeableRootfs: t.boolean,
    writeableSysfs: t.boolean,
    maskedPaths: t.array(t.string),
    readonlyPaths: t.array(t.string),
    rootfsPropagation: t.string,
  }),
)

const dependency = t.union([
  t.strict({ service: t.string }),
  t.strict({ path: t.string }),
  t.strict({
    network: t.array(
      t.keyof({ addresses: null, connectivity: null, hostname: null, etcfiles: null }),
    ),
  }),
  t.strict({ time: t.literal(true) }),
  t.strict({ configuration: t.literal(true) }),
])

const container = t.exact(
  t.intersection([
    t.type({ entrypoint: t.string }),
    t.partial({
      args: t.array(t.string),
      environment: t.array(t.string),
      environmentFile: t.string,
      mounts: t.array(bindMount),
      security,
    }),
  ]),
)

const service = t.exact(
  t.intersection([
    t.type({
      name: t.string,
      container,
      restart: t.keyof({ always: null, never: null, untilSuccess: null }),
    }),
    t.partial({ depends: t.array(dependency), logToConsole: t.boolean }),
  ]),
)

export type Service = t.TypeOf<typeof service>

/** Where a document and what the decoder kept of it differ: keys that Talos does not know. */
const isWhole = (document: unknown, decoded: Service): boolean =>
  JSON.stringify(sorted(document)) === JSON.stringify(sorted(decoded))

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, entry]) => [key, sorted(entry)]),
  )
}

export const parseService = (text: string): Service => {
  const document: unknown = parse(text)
  const decoded = service.decode(document)
  if (E.isLeft(decoded)) throw new Error(PathReporter.report(decoded).join('\n'))
  if (!/^[-_a-z0-9]+$/.test(decoded.right.name)) throw new Error(`name ${decoded.right.name}`)
  if (!isWhole(document, decoded.right)) throw new Error('there are keys that Talos does not know')
  return decoded.right
}
