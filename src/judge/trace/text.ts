import { printable } from '../../intent/problem.ts'
import type { Style } from '../../plan/text/style.ts'
import { ended, sentence } from '../text.ts'
import type { AllBody } from './all.ts'
import type { ChainName } from './chain.ts'
import type { Hop, HopState } from './hop.ts'
import { hopTitles } from './hopText.ts'
import type { TraceBody } from './trace.ts'

const marks: Readonly<Record<HopState, readonly [string, 'good' | 'bad' | 'warn' | 'faint']>> = {
  ok: ['\u2713', 'good'],
  failed: ['\u2717', 'bad'],
  unknown: ['?', 'warn'],
  skipped: ['-', 'faint'],
}

const chains: Readonly<Record<ChainName, string>> = {
  load_balancer: 'a LoadBalancer IP, from the speaker to the leaves',
  own_address: 'an address of this node, from its link to the leaves',
  fabric: 'a prefix of the fabric, from the leaves to the kernel',
}

const width = Math.max(...Object.values(hopTitles).map((title) => title.length))

const hopLines =
  (style: Style) =>
  ({ hop, state, evidence, reason, advice }: Hop): readonly string[] => {
    const [mark, colour] = marks[state]
    const title = hopTitles[hop].padEnd(width)
    const [first = '', ...rest] = [
      ...(reason === null ? [] : [printable(reason)]),
      ...(evidence === null ? [] : [printable(evidence)]),
      ...(advice === null || advice === '' ? [] : [sentence(advice)]),
    ]
    return [
      `${style[colour](mark)} ${state === 'skipped' ? style.faint(title.trimEnd()) : `${title}  ${first}`}`,
      ...rest.map((line) => `  ${' '.repeat(width)}  ${line}`),
    ]
  }

export const verdictLine = (
  { state, verdict }: Pick<TraceBody, 'state' | 'verdict'>,
  style: Style,
): string => style[state === 'ok' ? 'good' : 'bad'](printable(verdict))

/** As people read it, made from the JSON form alone. The verdict is the last line. */
export const traceText = (body: TraceBody, style: Style): string =>
  [
    `${ended(body.chain_reason)} Traced as ${chains[body.chain]}.`,
    '',
    ...body.hops.flatMap(hopLines(style)),
    '',
    verdictLine(body, style),
  ]
    .map((line) => `${line}\n`)
    .join('')

/** One line for each LoadBalancer IP; the verdict is the last line. */
export const allText = (body: AllBody, style: Style): string => {
  const width = Math.max(0, ...body.addresses.map(({ prefix }) => prefix.length))
  const lines = body.addresses.flatMap(({ prefix, state, hop, evidence, reason, advice }) => {
    const [mark, colour] = marks[state]
    const where = hop === null ? '' : `${hopTitles[hop]}: `
    const told = state === 'ok' ? (evidence ?? '') : `${where}${reason ?? ''}`
    return [
      `${style[colour](mark)} ${printable(prefix).padEnd(width)}  ${printable(told)}`,
      ...(advice === null || advice === '' ? [] : [`  ${' '.repeat(width)}  ${sentence(advice)}`]),
    ]
  })
  return [...lines, ...(lines.length === 0 ? [] : ['']), verdictLine(body, style)]
    .map((line) => `${line}\n`)
    .join('')
}
