// Brings many kinds of change into a running FRR of the lab, and writes docs/changes.md.
import { writeFileSync } from 'node:fs'
import { kinds, measureChanges, patientEnv } from '../test/lab/changes.ts'
import { changesDocument } from '../test/lab/changesDocument.ts'
import { bringOnline, defaultRelease } from '../test/lab/nodeOnline.ts'

const lab = await bringOnline({ frr: defaultRelease(), env: patientEnv })
try {
  const rows = await measureChanges(lab, kinds, ({ change, verdict, observed }) =>
    console.log(`${change}: ${verdict}, lost by ${observed.join(', ') || 'none'}`),
  )
  writeFileSync('docs/changes.md', changesDocument(rows))
} finally {
  await lab.guest.stop()
}
