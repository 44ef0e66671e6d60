import { overlap } from './address.ts'
import { frrEnd, speakerEnd } from './link.ts'
import { policyRelations } from './policyRelations.ts'
import { problem, type Problem } from './problem.ts'
import { given, type Environment } from './settings.ts'
import type { Settings, VariableName } from './variables.ts'

/**
 * Rules between variables. Each looks only at variables that are good on their own, so one mistake
 * is reported once.
 */
type Relation = (settings: Partial<Settings>, environment: Environment) => readonly Problem[]

const portsOnce: Relation = (_settings, environment) => {
  const macs = given(environment, 'FE_MACS')
  const names = given(environment, 'FE_PORT_NAMES')
  const wanted = 'exactly one of FE_MACS and FE_PORT_NAMES'
  if (macs === null && names === null) {
    return [problem('FE_MACS', null, wanted, 'name the fabric ports')]
  }
  if (macs === null || names === null) return []
  return [problem('FE_PORT_NAMES', names, wanted, 'unset one of them')]
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
    const prefixLength = settings[length]
    if (left === undefined || right === undefined || prefixLength === undefined) return []
    if (left === right) {
      const advice = 'the two ends of the veth need one each'
      return [problem(speaker, right, `another address than ${frr}`, advice)]
    }
    if (overlap({ address: left, prefixLength }, { address: right, prefixLength })) return []
    const wanted = `the other address of ${left}/${prefixLength}`
    return [problem(speaker, right, wanted, `${frr} and ${speaker} share one prefix`)]
  }

const offTheVeth =
  (
    variable: 'NODE_IP' | 'NODE_IP6',
    frr: 'PEER_IPV4_FRR' | 'PEER_IP_FRR',
    speaker: 'PEER_IPV4_METALLB' | 'PEER_IP_METALLB',
  ): Relation =>
  (settings) => {
    const address = settings[variable] ?? null
    if (address === null || ![settings[frr], settings[speaker]].includes(address)) return []
    const advice = 'the veth has the same two addresses on every node'
    return [problem(variable, address, 'an address that is not on the veth', advice)]
  }

const nameNotOurs = (variable: VariableName, name: string): readonly Problem[] => {
  if (name !== frrEnd && name !== speakerEnd) return []
  const wanted = `another name than ${frrEnd} and ${speakerEnd}`
  return [problem(variable, name, wanted, 'these are the ends of the veth')]
}

const vrfName: Relation = ({ VRF_METALLB: vrf, FE_PORT_NAMES: ports }) => {
  if (vrf === undefined) return []
  const clash = nameNotOurs('VRF_METALLB', vrf)
  if (!ports?.includes(vrf)) return clash
  const advice = 'FE_PORT_NAMES lists this link as a fabric port'
  return [...clash, problem('VRF_METALLB', vrf, 'a name for a link of its own', advice)]
}

const ownTable: Relation = ({ FABRIC_TABLE: fabric, METALLB_VRF_ROUTE_TABLE_ID: vrf }) => {
  if (fabric === undefined || String(vrf) !== fabric) return []
  const wanted = 'another table than FABRIC_TABLE'
  return [problem('METALLB_VRF_ROUTE_TABLE_ID', fabric, wanted, 'the VRF has a table of its own')]
}

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
