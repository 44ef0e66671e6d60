/**
 * The daemons that MetalLB's probes of container `frr` ask for: `/livez` of frr-metrics wants their
 * names in what vtysh says to `show daemons` (metallb/frr-k8s v0.0.25, cmd/metrics/liveness).
 */
export const livezDaemons: readonly string[] = ['bfdd', 'bgpd', 'staticd', 'watchfrr', 'zebra']
