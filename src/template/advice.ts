import { filters } from './filters.ts'
import { methodNames } from './methods.ts'
import { tests } from './tests.ts'

/** What to write instead of a filter, test, method or function that we do not have; undefined if we have it. */
export function adviceForFilter(name: string): string | undefined {
  if (Object.hasOwn(filters, name)) return undefined
  if (name === 'safe') return 'remove it: nothing is escaped here'
  if (['e', 'escape', 'forceescape', 'striptags', 'urlize', 'xmlattr'].includes(name))
    return 'remove it: this is not HTML'
  if (name === 'tojson')
    return `frr.conf is no JSON: put a text in quotes, "{{ NAME }}", and join a list, | join(' ')`
  if (name === 'bool') return "compare it: {% if NAME | lower == 'true' %}"
  if (name === 'env') return 'use the variable itself: {{ NAME }}'
  return `use one of: ${Object.keys(filters).toSorted().join(', ')}`
}

export function adviceForTest(name: string): string | undefined {
  if (Object.hasOwn(tests, name)) return undefined
  return `use one of: ${Object.keys(tests)
    .filter((test) => /^\w+$/.test(test))
    .toSorted()
    .join(', ')}`
}

export function adviceForMethod(name: string): string | undefined {
  if (methodNames.has(name) || ['changed', 'cycle', 'next', 'reset'].includes(name))
    return undefined
  return `use a filter, or one of: ${[...methodNames].toSorted().join(', ')}`
}

const globals: Readonly<Record<string, string>> = {
  env: "use the variable itself: {{ NAME | default('...') }}",
  lipsum: 'write the text',
  _: 'write the text; there is no translation',
  gettext: 'write the text; there is no translation',
  ngettext: 'write the text; there is no translation',
  super: 'there is only one template',
}

export function adviceForGlobal(name: string): string | undefined {
  return Object.hasOwn(globals, name) ? globals[name] : undefined
}
