import { fail } from './problem.ts'
import { lookUp, type Scope } from './scope.ts'
import { itemsOf } from './sequence.ts'
import type { Target } from './syntax.ts'
import { typeOf, type Value } from './value.ts'

/** Gives a value to a name, to an attribute of a namespace, or item by item to several. */
export function assign(target: Target, value: Value, scope: Scope): void {
  switch (target._tag) {
    case 'Name':
      scope.variables.set(target.name, value)
      return
    case 'NamespaceAttribute': {
      const namespace = lookUp(scope, target.namespace)
      if (typeof namespace === 'object' && namespace?.kind === 'namespace')
        namespace.attributes.set(target.name, value)
      else
        fail(
          `setting ${target.namespace}.${target.name}`,
          `make it so: {% set ${target.namespace} = namespace() %}`,
        )
      return
    }
    case 'Targets': {
      const items = itemsOf(value)
      if (items.length !== target.targets.length)
        fail(
          `${items.length} values of ${typeOf(value)} for ${target.targets.length} names`,
          'give as many',
        )
      target.targets.forEach((part, i) => assign(part, items[i] ?? null, scope))
    }
  }
}
