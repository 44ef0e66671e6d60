import { prometheusText } from '../judge/prometheus.ts'
import { judge } from '../judge/status.ts'
import { subjectOf } from '../judge/subject.ts'
import { statusText } from '../judge/text.ts'
import { observeInterference } from '../observe/routing/interference.ts'
import { observeRouting } from '../observe/routing/observeRouting.ts'

/** What only commands that look at the routing need: build/bundle.ts packs it, so that a start does not read it. */
export const routingTools = {
  ...{ observeInterference, observeRouting, subjectOf },
  ...{ judge, prometheusText, statusText },
}
