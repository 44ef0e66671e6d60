/** How text is marked. Colour is decoration only: symbols and words say everything. */
export interface Style {
  readonly bold: (text: string) => string
  readonly good: (text: string) => string
  readonly warn: (text: string) => string
  readonly bad: (text: string) => string
  readonly faint: (text: string) => string
}

const asIs = (text: string): string => text

export const plainStyle: Style = { bold: asIs, good: asIs, warn: asIs, bad: asIs, faint: asIs }

/** SGR codes (ECMA-48 8.3.117). */
const sgr =
  (code: number) =>
  (text: string): string =>
    `\u001b[${code}m${text}\u001b[0m`

export const colourStyle: Style = {
  bold: sgr(1),
  good: sgr(32),
  warn: sgr(33),
  bad: sgr(31),
  faint: sgr(2),
}
