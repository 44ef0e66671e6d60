import * as E from 'fp-ts/lib/Either.js'
import { match } from 'ts-pattern'
import type { Intent } from '../intent/intent.ts'
import type { Problem } from '../intent/problem.ts'
import { ciliumManifests } from './cilium.ts'
import { uncommented, type Manifest } from './document.ts'
import type { Flags } from './flags.ts'
import { kubeVipManifests } from './kubeVip.ts'
import { metallbManifests } from './metallb.ts'
import { optionsOf } from './options.ts'
import { talosDocuments } from './talos.ts'

/** What the command line asks for in this environment, or why it is not printed. */
export const manifestsOf = (
  intent: Intent,
  flags: Flags,
): E.Either<readonly Problem[], readonly Manifest[]> => {
  const { target } = flags
  if (target === 'talos') return E.right(talosDocuments(intent).map(uncommented))
  const options = optionsOf(intent, flags)
  if (E.isLeft(options)) return options
  return E.right(
    match(target)
      .with('metallb', () => metallbManifests(intent, options.right))
      .with('cilium', () => ciliumManifests(intent, options.right))
      .with('kube-vip', () => kubeVipManifests(intent, options.right))
      .exhaustive(),
  )
}
