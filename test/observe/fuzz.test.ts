// Recordings that were cut off and tampered with: never a crash, never silently less than there was.
import * as E from 'fp-ts/lib/Either.js'
import * as fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  decodeLinks,
  decodeRules,
  decodeTableRoutes,
  decodeUnreachableDefaults,
} from '../../src/observe/ipJson.ts'
import type { Link } from '../../src/observe/observed.ts'
import { recorded, releases } from './recordings.ts'

const right = <A>(result: E.Either<string, A>): A => {
  if (E.isLeft(result)) throw new Error(result.left)
  return result.right
}

const decoders = {
  links: decodeLinks,
  rules4: decodeRules('ipv4'),
  defaults4: decodeUnreachableDefaults('ipv4'),
  table6: decodeTableRoutes('ipv6'),
} as const

const recordings = fc
  .tuple(fc.constantFrom(...releases), fc.constantFrom('links', 'rules4', 'defaults4', 'table6'))
  .map(([release, name]) => ({ name, text: recorded(release, name).trim() }))

test('a document that was cut off is an error', () => {
  fc.assert(
    fc.property(recordings, fc.nat(), ({ name, text }, end) => {
      assert.ok(E.isLeft(decoders[name](text.slice(0, end % text.length))))
    }),
    { numRuns: 150 },
  )
})

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** Every place of a document, as a path of keys. */
const placesOf = (json: Json): readonly (readonly string[])[] =>
  typeof json === 'object' && json !== null
    ? Object.entries(json).flatMap(([key, value]) => [
        [key],
        ...placesOf(value).map((path) => [key, ...path]),
      ])
    : []

const changeAt = (
  json: Json,
  [key, ...rest]: readonly string[],
  change: Json | undefined,
): Json => {
  if (key === undefined || typeof json !== 'object' || json === null) return json
  const at = (value: Json): Json | undefined =>
    rest.length === 0 ? change : changeAt(value, rest, change)
  const entries = Object.entries(json as Readonly<Record<string, Json>>).map(
    ([name, value]) => [name, name === key ? at(value) : value] as const,
  )
  return Array.isArray(json)
    ? entries.map(([, value]) => value ?? null)
    : (Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Json)
}

const nonsense = fc.constantFrom<Json | undefined>(
  ...[
    undefined,
    null,
    true,
    -1,
    1.5,
    1e300,
    '',
    'x',
    [],
    [[]],
    { x: 1 },
    '\u0000',
    '99999999999999999999',
  ],
)

test('whatever is put in place of a value: an error, or as many entries as before', () => {
  fc.assert(
    fc.property(recordings, fc.nat(), nonsense, ({ name, text }, place, value) => {
      const json = JSON.parse(text) as Json
      const places = placesOf(json)
      const mutant = changeAt(json, places[place % places.length] ?? [], value)
      const decoded = decoders[name](JSON.stringify(mutant))
      if (E.isLeft(decoded)) {
        assert.ok(decoded.left.length < 300, decoded.left)
        return
      }
      const before: readonly object[] = right<readonly object[]>(decoders[name](text))
      assert.is(decoded.right.length, before.length)
      const addresses = (list: readonly object[]) =>
        list.flatMap((entry) => ('addresses' in entry ? (entry as Link).addresses : [])).length
      if (!(places[place % places.length] ?? []).includes('addr_info')) return
      // Only the key itself can be left out without a trace: ip leaves it out with `link show`.
      if (places[place % places.length]?.at(-1) === 'addr_info') return
      assert.is(addresses(decoded.right), addresses(before))
    }),
    { numRuns: 400 },
  )
})

test('unknown keys change nothing, but narrow a rule', () => {
  const plus = (text: string) =>
    JSON.stringify((JSON.parse(text) as object[]).map((entry) => ({ ...entry, future: [1] })))
  for (const release of releases) {
    const links = recorded(release, 'links')
    assert.equal(decodeLinks(plus(links)), decodeLinks(links))
    const rules = right(decodeRules('ipv4')(plus(recorded(release, 'rules4'))))
    assert.ok(rules.every(({ selectors }) => selectors.includes('future')))
  }
})

test.run()
