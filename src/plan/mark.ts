/**
 * What says "made by frr-intent", put on in the same message that makes the object. Neither number
 * is named in iproute2's tables or used by FRR, Talos, Cilium or Calico.
 */

/** Link group of our VRF and of both ends of our veth ("FI" in ASCII). */
export const linkGroup = 17993

/** Routing protocol of our rules and routes. */
export const protocol = 88
