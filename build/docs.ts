// Writes the sections of the documents that come from the program's own tables.
import { readFileSync, writeFileSync } from 'node:fs'
import { documented, generated } from './documented.ts'

for (const path of Object.keys(generated))
  writeFileSync(path, documented(path, readFileSync(path, 'utf8')))
