import { inOnePrefix } from './address.ts'
import { frrEnd, speakerEnd } from './link.ts'
import { policyRelations } from './policyRelations.ts'
import type { Problem } from './problem.ts'
import { given, type Environment } from './settings.ts'
import type { Settings, VariableName } from './variables.ts'

/**
 * Rules between variables. Each looks only at variables that are good by themselves, so that one
 * mistake is told once.
 */
type Relation = (settings: Partial<Settings>, environment: Environment) => readonly Problem[]

const portsOnce: Relation = (_settings, environment) => {
  const macs = given(environment, 'FE_MACS')
  const names = given(environment, 'FE_PORT_NAMES')
  const wanted = 'exactly one of FE_MACS and FE_PORT_NAMES'
  if (macs === null && names === null) {
    return [{ variable: 'FE_MACS', given: null, wanted, advice: 'name the fabric ports' }]
  }
  if (macs === null || names === null) return []
  return [{ variable: 'FE_PORT_NAMES', given: names, wanted, advice: 'unset one of them' }]
}

const pair =
  (
    frr: 'PEER_IP_FRR' | 'PEER_IPV4_FRR',
    speaker: 'PEER_IP_METALLB' | 'PEER_IPV4_METALLB',
    length: 'PEER_IP_PREFIX' | 'PEER_IPV4_PREFIX',
  ): Relation =>
  (settings) => {
    const left = settings[frr]
    const right = settings[speaker]
    const bits = settings[length]
    if (left === undefined || right === undefined || bits === undefined) return []
    const problem = (wanted: string, advice: string): readonly Problem[] => [
      { variable: speaker, given: right, wanted, advice },
    ]
    if (left === right) {
      return problem(`another address than ${frr}`, 'the two ends of the veth need one each')
    }
    return inOnePrefix(left, right, bits)
      ? []
      : problem(`the other address of ${left}/${bits}`, `${frr} and ${speaker} share one prefix`)
  }

const offTheVeth =
  (
    variable: 'NODE_IP' | 'NODE_IP6',
    frr: 'PEER_IPV4_FRR' | 'PEER_IP_FRR',
    speaker: 'PEER_IPV4_METALLB' | 'PEER_IP_METALLB',
  ): Relation =>
  (settings) => {
    const given = settings[variable]
    if (given === undefined || given === null) return []
    if (given !== settings[frr] && given !== settings[speaker]) return []
    const wanted = 'an address that is not on the veth'
    const advice = 'the veth has the same two addresses on every node'
    return [{ variable, given, wanted, advice }]
  }

const nameNotOurs = (variable: VariableName, name: string): readonly Problem[] =>
  name === frrEnd || name === speakerEnd
    ? [
        {
          variable,
          given: name,
          wanted: `another name than ${frrEnd} and ${speakerEnd}`,
          advice: 'these are the ends of the veth',
        },
      ]
    : []

const vrfName: Relation = ({ VRF_METALLB: vrf, FE_PORT_NAMES: ports }) => {
  if (vrf === undefined) return []
  const clash = nameNotOurs('VRF_METALLB', vrf)
  if (ports === undefined || ports === null || !ports.includes(vrf)) return clash
  const advice = 'FE_PORT_NAMES lists this link as a fabric port'
  return [
    ...clash,
    { variable: 'VRF_METALLB', given: vrf, wanted: 'a name for a link of its own', advice },
  ]
}

const ownTable: Relation = ({ FABRIC_TABLE: fabric, METALLB_VRF_ROUTE_TABLE_ID: vrf }) =>
  fabric === undefined || String(vrf) !== fabric
    ? []
    : [
        {
          variable: 'METALLB_VRF_ROUTE_TABLE_ID',
          given: fabric,
          wanted: 'another table than FABRIC_TABLE',
          advice: 'the VRF has a table of its own',
        },
      ]

const portNames: Relation = ({ FE_PORT_NAMES: ports }) =>
  (ports ?? []).flatMap((port) => nameNotOurs('FE_PORT_NAMES', port))

const valuesForTemplate: Relation = ({ FRR_TEMPLATE: template, FRR_TEMPLATE_VARS: values }) => {
  if (template !== null || values === undefined || values === null) return []
  const wanted = 'unset without FRR_TEMPLATE'
  const advice = 'only a template of your own sees these values'
  return [{ variable: 'FRR_TEMPLATE_VARS', given: values, wanted, advice }]
}

const relations: readonly Relation[] = [
  portsOnce,
  pair('PEER_IP_FRR', 'PEER_IP_METALLB', 'PEER_IP_PREFIX'),
  pair('PEER_IPV4_FRR', 'PEER_IPV4_METALLB', 'PEER_IPV4_PREFIX'),
  offTheVeth('NODE_IP', 'PEER_IPV4_FRR', 'PEER_IPV4_METALLB'),
  offTheVeth('NODE_IP6', 'PEER_IP_FRR', 'PEER_IP_METALLB'),
  vrfName,
  portNames,
  ownTable,
  valuesForTemplate,
  ...policyRelations,
]

export const relationProblems: Relation = (settings, environment) =>
  relations.flatMap((relation) => relation(settings, environment))
