import type { BgpPath, BgpRoute } from '../../observe/routing/traceJson.ts'

const nameOf = ({ neighbor, hostName, vrf }: BgpPath): string => {
  if (vrf !== null) return `VRF ${vrf}`
  if (neighbor === null) return 'this node'
  return hostName === null ? neighbor : `${hostName} (${neighbor})`
}

/** `leaf1 (eth0), local preference 200, AS path 65101 65200, origin IGP` */
export const pathText = (path: BgpPath): string =>
  [
    nameOf(path),
    ...(path.localPreference === null ? [] : [`local preference ${path.localPreference}`]),
    ...(path.asPath === '' || path.asPath === 'Local' ? [] : [`AS path ${path.asPath}`]),
    ...(path.origin === null ? [] : [`origin ${path.origin}`]),
  ].join(', ')

export const bestOf = (route: BgpRoute | null): BgpPath | null =>
  route?.paths.find(({ best }) => best) ?? null

/** Paths are there, and the choice is not made: after a start BGP waits for the leaves (RFC 4724 4.1). */
export const isUndecided = ({ paths }: BgpRoute): boolean =>
  paths.some(({ valid }) => valid) && !paths.some(({ best }) => best)

/** Of the leaves. */
export const learnedIn = (route: BgpRoute | null): readonly BgpPath[] =>
  route?.paths.filter(({ neighbor, vrf }) => neighbor !== null && vrf === null) ?? []
