import { readFileSync, writeFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'

interface Table {
  readonly before: string
  /** Puts another table in its place, as prettier wants it. */
  write(table: string): Promise<void>
}

/** What stands between `<!-- MARK -->` and `<!-- end of MARK -->` in a page of the documents. */
export const tableIn = (page: string, mark: string): Table => {
  const between = new RegExp(`(<!-- ${mark} -->\\n)([^]*?)(\\n<!-- end of ${mark} -->)`)
  const text = readFileSync(page, 'utf8')
  const [, , before] = between.exec(text) ?? []
  if (before === undefined) throw new Error(`${page} has no place for the table`)
  return {
    before,
    write: async (table) => {
      const markdown = text.replace(
        between,
        (_, begin: string, _table: string, end: string) => `${begin}\n${table}\n${end}`,
      )
      const options = await resolveConfig(page)
      writeFileSync(page, await format(markdown, { ...options, parser: 'markdown' }))
    },
  }
}
