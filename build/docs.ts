// Writes the tables of the README that come from the program's own tables.
import { readFileSync, writeFileSync } from 'node:fs'
import { documented } from './documented.ts'

writeFileSync('README.md', documented(readFileSync('README.md', 'utf8')))
