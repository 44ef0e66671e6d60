import * as RR from 'fp-ts/lib/ReadonlyRecord.js'

/** SGR codes (ECMA-48 8.3.117). */
const codes = { bold: 1, good: 32, warn: 33, bad: 31, faint: 2 } as const

/** How text is marked. Colour is decoration only: symbols and words say everything. */
export type Style = Readonly<Record<keyof typeof codes, (text: string) => string>>

const asIs = (text: string): string => text

export const plainStyle: Style = { bold: asIs, good: asIs, warn: asIs, bad: asIs, faint: asIs }

export const colourStyle: Style = RR.map(
  (code: number) => (text: string) => `\u001b[${code}m${text}\u001b[0m`,
)(codes)
