import { familyOf, type Ip } from '../../intent/address.ts'
import { networkOf } from '../../intent/prefix.ts'
import { statementsOf } from '../../frr/configuration.ts'
import { listVerdict, type ListVerdict } from '../../frr/prefixList.ts'
import { poolOf } from './chain.ts'
import { familyNames, type Context } from './context.ts'
import { failed, ok, unknown, type Finding } from './hop.ts'

/** What FRR's configuration says of the prefix: its filters keep no record of what they refuse. */
export const speakerVerdict = (context: Context, prefix: string): ListVerdict =>
  listVerdict(context.frrConf, 'from-speaker', prefix)

export const isRefused = (verdict: ListVerdict): boolean =>
  verdict._tag === 'Listed' && !verdict.permits

const notInPools = ({ intent }: Context, prefix: string): string | null => {
  const pools = intent.settings.LB_POOLS
  if (pools === null || poolOf(networkOf(prefix as never), intent) !== null) return null
  const family = familyOf(prefix as Ip)
  const own = pools.filter((pool) => familyOf(networkOf(pool).address) === family)
  return own.length === 0
    ? `LB_POOLS has no pool of ${familyNames[family]}`
    : `it is not in LB_POOLS (${own.join(', ')})`
}

const noList = (name: string): Finding =>
  unknown(
    `frr.conf has no prefix list ${name}, so it is not of the built-in template`,
    'look at the route map that FRR uses for this neighbor',
  )

export const speakerPolicyHop = (context: Context, prefix: string, isThere: boolean): Finding => {
  const verdict = speakerVerdict(context, prefix)
  if (verdict._tag === 'NoList') return isThere ? ok('FRR has accepted it') : noList('from-speaker')
  const line = verdict.line ?? 'no line of prefix list from-speaker permits it'
  if (verdict.permits || isThere) return ok(verdict.permits ? line : 'FRR has accepted it')
  const pools = notInPools(context, prefix)
  return pools === null
    ? failed(
        `prefix list from-speaker refuses it: "${line}"`,
        'announce another address, or set LB_POOLS to the pools of this cluster',
      )
    : failed(
        pools,
        'add its pool to LB_POOLS, and apply; if it is no LoadBalancer IP, trace 0.0.0.0/0 shows the way to the fabric',
        line,
      )
}

/** The AS path that is permitted, as frr.conf has it. */
export const asPathLine = (context: Context): string | null =>
  statementsOf(context.frrConf).find(({ text }) =>
    text.startsWith('bgp as-path access-list from-speaker '),
  )?.text ?? null

export const fabricVerdict = (context: Context, prefix: string): ListVerdict =>
  context.intent.settings.FABRIC_ROUTES === 'default'
    ? listVerdict(context.frrConf, 'from-fabric', prefix)
    : { _tag: 'Listed', permits: true, line: null }

export const fabricPolicyHop = (context: Context, prefix: string, isThere: boolean): Finding => {
  const verdict = fabricVerdict(context, prefix)
  if (isThere) return ok('FRR has accepted it')
  if (verdict._tag === 'NoList') return noList('from-fabric')
  if (verdict.permits) return ok(verdict.line ?? 'FABRIC_ROUTES=all: every prefix is taken')
  return failed(
    'only default routes are taken from the leaves (FABRIC_ROUTES=default)',
    'the node uses its default route: trace 0.0.0.0/0 or ::/0; or set FABRIC_ROUTES=all',
    verdict.line ?? 'no line of prefix list from-fabric permits it',
  )
}
