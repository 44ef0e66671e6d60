import { prometheusText } from '../judge/prometheus.ts'
import { judge } from '../judge/status.ts'
import { subjectOf } from '../judge/subject.ts'
import { statusText } from '../judge/text.ts'
import { allVerdict, judgeAll, refined } from '../judge/trace/all.ts'
import { traceSubject } from '../judge/trace/chain.ts'
import { allText, traceText } from '../judge/trace/text.ts'
import { judgeTrace } from '../judge/trace/trace.ts'
import { observeInterference } from '../observe/routing/interference.ts'
import { observeRouting } from '../observe/routing/observeRouting.ts'
import { speakerRoutes } from '../observe/routing/speakerRoutes.ts'
import { observeTrace } from '../observe/routing/trace.ts'

/** What only commands that look at the routing need: build/bundle.ts packs it, so that a start does not read it. */
export const routingTools = {
  ...{ observeInterference, observeRouting, subjectOf },
  ...{ judge, prometheusText, statusText },
  ...{ observeTrace, speakerRoutes, traceSubject },
  ...{ judgeTrace, judgeAll, refined, allVerdict, traceText, allText },
}
