// What `kustomize build` does with docs/metallb/kustomization.yaml, and no more: strategic merge
// patches of maps, each for the one resource of its name. Its output was compared with that of
// kustomize 5.7.1 on the whole manifests that test/docs/metallb has the relevant parts of.

import * as t from 'io-ts'
import { readFileSync } from 'node:fs'
import { parse, parseAllDocuments } from 'yaml'
import { decode } from '../lab/routes.ts'

const json = t.record(t.string, t.unknown)

const resource = t.type({
  apiVersion: t.string,
  kind: t.string,
  metadata: t.intersection([t.type({ name: t.string }), t.partial({ namespace: t.string })]),
})

const kustomization = t.strict({
  apiVersion: t.literal('kustomize.config.k8s.io/v1beta1'),
  kind: t.literal('Kustomization'),
  resources: t.tuple([t.literal('metallb.yaml')]),
  patches: t.array(t.strict({ patch: t.string })),
})

type Resource = t.TypeOf<typeof resource>

const idOf = ({ apiVersion, kind, metadata: { name, namespace = 'default' } }: Resource) =>
  [apiVersion, kind, namespace, name].join(' ')

const merge = (into: unknown, patch: unknown): unknown =>
  json.is(into) && json.is(patch)
    ? {
        ...into,
        ...Object.fromEntries(
          Object.entries(patch).map(([key, value]) => [key, merge(into[key], value)]),
        ),
      }
    : patch

const file = new URL('../../docs/metallb/kustomization.yaml', import.meta.url)

/** The kustomization, as text, for the ConfigMap of another name. */
export const kustomizationFor = (name = 'frr-k8s-frr-startup'): string =>
  readFileSync(file, 'utf8').replace(
    '        name: frr-k8s-frr-startup\n',
    `        name: ${name}\n`,
  )

const patchesOf = (text: string): readonly unknown[] =>
  decode(kustomization, parse(text)).patches.map(({ patch }) => parse(patch))

/** @throws Error where kustomize fails, too: a patch without its resource */
export const build = (kustomizationText: string, manifests: string): readonly Resource[] =>
  patchesOf(kustomizationText)
    .map((patch) => decode(resource, patch))
    .reduce(
      (resources, patch) => {
        const isTarget = (it: Resource) => idOf(it) === idOf(patch)
        if (resources.filter(isTarget).length !== 1)
          throw new Error(`no resource matches the patch of ${idOf(patch)}`)
        return resources.map((it) => (isTarget(it) ? decode(resource, merge(it, patch)) : it))
      },
      parseAllDocuments(manifests).map((document) => decode(resource, document.toJS())),
    )

const configMap = t.type({ data: t.type({ daemons: t.string }) })

/** The file `daemons` in such a ConfigMap. */
export const daemonsIn = (map: unknown): string => decode(configMap, map).data.daemons

/** The file `daemons` of the patch. */
export const patchedDaemons = (): string => daemonsIn(patchesOf(kustomizationFor())[0])
