// A new kind of link, step by step as ARCHITECTURE.md has it: a dummy that an intent always wants.

/** A replacement in a file; a file that is not there begins empty. */
export interface Step {
  readonly file: string
  readonly before: string
  readonly after: string
}

/** What says that there is such a kind and such an operation: from here on the compiler asks. */
export const declarations: readonly Step[] = [
  {
    file: 'src/plan/change.ts',
    before: "export type LinkKind = 'vrf' | 'veth'\n",
    after: "export type LinkKind = 'vrf' | 'veth' | 'dummy'\n",
  },
  {
    file: 'src/plan/operation.ts',
    before: "  | { readonly _tag: 'DeleteLink'; readonly link: string }\n",
    after:
      "  | { readonly _tag: 'DeleteLink'; readonly link: string }\n  | { readonly _tag: 'AddDummy'; readonly link: string }\n",
  },
]

/** What the compiler asks for, and the planner. */
export const answers: readonly Step[] = [
  {
    file: 'src/plan/ourLinks.ts',
    before: '  veth: {\n',
    after: `  dummy: {
    wanted: () => [
      { name: 'frr-anchor', master: null, addresses: [], remedy: 'Rename that link' },
    ],
    shown: ({ mtu }) => ({ mtu }),
  },
  veth: {
`,
  },
  {
    file: 'src/plan/operation.ts',
    before: "    .with({ _tag: 'DeleteLink' },",
    after: `    .with(
      { _tag: 'AddDummy' },
      ({ link }) => ip\`link add name \${link} group \${linkGroup} up type dummy\`,
    )
    .with({ _tag: 'DeleteLink' },`,
  },
  {
    file: 'src/plan/plan.ts',
    before: 'ResourceChange>> = { veth }\n',
    after: 'ResourceChange>> = { veth, dummy: planDummy(target, observed) }\n',
  },
  {
    file: 'src/plan/plan.ts',
    before: "import { planVrf } from './host/vrf.ts'\n",
    after: "import { planVrf } from './host/vrf.ts'\nimport { planDummy } from './host/dummy.ts'\n",
  },
  {
    file: 'src/plan/host/dummy.ts',
    before: '',
    after: `import type { Observed } from '../../observe/observed.ts'
import { changed, type ResourceChange } from '../change.ts'
import { linkGroup } from '../mark.ts'
import { findLink, groupAfter, ownershipOf } from '../ownership.ts'
import type { Target } from '../target.ts'
import { adoptions, allOf, upRepairs } from './repairs.ts'

export const planDummy = (target: Target, { links }: Observed): ResourceChange => {
  const name = 'frr-anchor'
  const link = findLink(links, name)
  const resource = { type: 'dummy', name, ownership: ownershipOf(link, 'dummy') } as const
  const after = { up: true, group: linkGroup }
  if (link === undefined) {
    const reasons = [\`there is no link \${name}\`]
    const operations = [{ _tag: 'AddDummy', link: name }] as const
    return changed({ ...resource, before: null, after, reasons, operations })
  }
  return changed({
    ...{ ...resource, before: { up: link.up, group: link.group } },
    after: { ...after, group: groupAfter(target, link) },
    ...allOf([...upRepairs([link]), ...adoptions(target, [link])]),
  })
}
`,
  },
  {
    file: 'test/model/step.ts',
    before: '  DeleteLink: (',
    after: `  AddDummy: (kernel, { link: name }) =>
    E.right({ ...kernel, links: [...kernel.links, makeLink(kernel, { name, kind: 'dummy' })] }),
  DeleteLink: (`,
  },
  {
    file: 'test/model/step.ts',
    before: '  deleteLink,\n',
    after: '  deleteLink,\n  makeLink,\n',
  },
]
