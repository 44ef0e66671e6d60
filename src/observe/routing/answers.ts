import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Known } from './routing.ts'
import type { Answers } from './vtysh.ts'

export const version = 'show version'
export const neighbors = 'show bgp vrf all neighbors json'
export const bfdPeers = 'show bfd peers json'

/** What FRR calls a family in commands of zebra. */
export const ip = { ipv4: 'ip', ipv6: 'ipv6' } as const

/** Decodes the answer to a question. */
export const answer =
  ({ texts }: Pick<Answers, 'texts'>) =>
  <A>(question: string, decode: (document: string) => Known<A>): Known<A> => {
    const text = texts.get(question)
    if (text === undefined) return E.left('FRR did not answer')
    return pipe(
      decode(text),
      E.mapLeft((reason) => `FRR's answer to "${question}" is not understood: ${reason}`),
    )
  }

export const versionIn = ({ texts }: Answers): string | null =>
  /^FRRouting (\S+)/m.exec(texts.get(version) ?? '')?.[1] ?? null
