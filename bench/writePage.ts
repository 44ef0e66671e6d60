import { writeFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'

/** Writes a page of the documents as prettier wants it. */
export const writePage = async (path: string, markdown: string): Promise<void> => {
  const options = await resolveConfig(path)
  writeFileSync(path, await format(markdown, { ...options, parser: 'markdown' }))
}
