// Writes the tables of the documents that come from the program's own tables.
import { readFileSync, writeFileSync } from 'node:fs'
import { documented, documents } from './documented.ts'

for (const path of Object.keys(documents))
  writeFileSync(path, documented(path, readFileSync(path, 'utf8')))
