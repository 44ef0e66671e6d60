import type { Intent } from '../intent/intent.ts'
import type { Link } from '../observe/observed.ts'
import type { BfdPeer, NeighborJson } from '../observe/routing/frrJson.ts'

/** Without full stops. */
export interface Cause {
  readonly reason: string
  readonly advice: string
}

/** Who is at the other end, and what we have agreed on with it. */
export interface Side {
  readonly who: 'leaf' | 'speaker'
  readonly localAs: number
  readonly hasPassword: boolean
}

export const fabricSide = ({ asn, passwordFiles }: Intent): Side => ({
  who: 'leaf',
  localAs: asn.local,
  hasPassword: passwordFiles.fabric !== null,
})

export const speakerSide = ({ asn, passwordFiles }: Intent): Side => ({
  who: 'speaker',
  localAs: asn.vrf,
  hasPassword: passwordFiles.speaker !== null,
})

const passwordText = ({ hasPassword }: Side): string =>
  hasPassword ? 'with the same password' : 'without a password'

/** By code and subcode of a NOTIFICATION (RFC 4271 4.5, 6; RFC 4486; RFC 9384; RFC 9234), in hexadecimal. */
const byCode = (code: string, sentByUs: boolean, side: Side): Cause | null => {
  const { who, localAs } = side
  switch (code) {
    case '0202':
      return sentByUs
        ? {
            reason: `AS mismatch: the AS number of the ${who} is not the one that this node expects`,
            advice:
              who === 'leaf'
                ? `a leaf must have another AS number than ASN_LOCAL ${localAs}; correct one of the two`
                : 'give the speaker the AS number ASN_METALLB_SPEAKER, or change that variable',
          }
        : {
            reason: `AS mismatch: the ${who} expects another AS number than ${localAs}`,
            advice: `configure this node on the ${who} with AS ${localAs}`,
          }
    case '0203':
      return {
        reason: 'the router id is refused: two routers have the same one',
        advice: `look for another router with this node's router id; each node needs its own NODE_IP`,
      }
    case '020B':
      return {
        reason: 'BGP roles do not match (RFC 9234)',
        advice: `set FABRIC_ROLE and the role on the ${who} to a pair such as customer and provider`,
      }
    case '0601':
      return {
        reason: `too many prefixes: ${sentByUs ? `the ${who} announced more than this node takes` : `this node announced more than the ${who} takes`}`,
        advice: sentByUs
          ? 'announce less, or raise SPEAKER_MAX_PREFIXES'
          : `announce less, or raise the limit on the ${who}`,
      }
    case '0603':
      return sentByUs
        ? null
        : {
            reason: `the ${who} has removed this node from its configuration`,
            advice: `configure this node on the ${who} with AS ${localAs}`,
          }
    case '0606':
      return sentByUs
        ? null
        : {
            reason: `the configuration of the ${who} has changed, and no session comes up since`,
            advice: `check that it has this node with AS ${localAs}, ${passwordText(side)}`,
          }
    case '060A':
      return {
        reason: 'BFD took the session down',
        advice: `look for loss on the link, and whether BFD runs on the ${who}`,
      }
    default:
      return null
  }
}

/** What only has a code: the hold timer (RFC 4271 6.5), and the other ends of a session (RFC 4486). */
const byKind = (neighbor: NeighborJson, sentByUs: boolean, { who }: Side): Cause | null => {
  const { lastErrorCodeSubcode: code = '', lastShutdownDescription: words } = neighbor
  if (code.startsWith('04')) {
    return sentByUs
      ? {
          reason: `the hold timer expired: nothing came from the ${who}`,
          advice: `look for loss on the link, and whether BGP hangs on the ${who}`,
        }
      : {
          reason: `the hold timer of the ${who} expired: nothing came from this node`,
          advice: 'look for loss on the link, a wrong MTU, and whether this node is overloaded',
        }
  }
  if (code.startsWith('06')) {
    const what = neighbor.lastNotificationReason ?? `code ${code}`
    const said = words === undefined ? '' : `, and says "${words}"`
    return {
      reason: sentByUs
        ? `this node ended the session: ${what}`
        : `the ${who} ended the session: ${what}${said}`,
      advice: sentByUs
        ? 'look into the log of FRR'
        : `ask who runs the ${who}, or look at its configuration`,
    }
  }
  if (code === '') return null
  return {
    reason: `${sentByUs ? 'this node' : `the ${who}`} refused a message: ${neighbor.lastNotificationReason ?? `code ${code}`}`,
    advice: `compare the BGP configuration of the ${who} with this node's`,
  }
}

const byReset = (neighbor: NeighborJson, bfd: BfdPeer | undefined, side: Side): Cause | null => {
  const { lastResetDueTo: due = '' } = neighbor
  const { who } = side
  const sentByUs = due === 'BGP Notification send'
  if (sentByUs || due === 'BGP Notification received') {
    const code = (neighbor.lastErrorCodeSubcode ?? '').toUpperCase()
    return byCode(code, sentByUs, side) ?? byKind(neighbor, sentByUs, side)
  }
  if (due === 'BFD down initiated') {
    const why =
      bfd?.diagnostic === undefined || bfd.diagnostic === 'ok' ? '' : `: ${bfd.diagnostic}`
    return {
      reason: `BFD took the session down${why}`,
      advice: `look for loss on the link, and whether BFD runs on the ${who}`,
    }
  }
  return null
}

/**
 * TCP with a wrong password or a closed port looks the same from here: nothing answers. Up to FRR 10.3 a
 * session that the other end has shut down does, too: the next attempt forgets its NOTIFICATION.
 */
const noConnection = (neighbor: NeighborJson, side: Side): Cause => {
  const { who, localAs } = side
  const state = `BGP is in state ${neighbor.bgpState}`
  const due = neighbor.lastResetDueTo ?? 'never'
  const last = ['never', 'Waiting for peer address'].includes(due)
    ? ''
    : `; the last session ended with "${due}"`
  return {
    reason: `no connection with the ${who} comes up (${state}${last})`,
    advice: `check that BGP is configured on the ${who} for this node, AS ${localAs}, ${passwordText(side)}, and is not shut down`,
  }
}

/** Why a session is not up, from what FRR knows. */
export const whyDown = (neighbor: NeighborJson, bfd: BfdPeer | undefined, side: Side): Cause => {
  if (neighbor.adminShutDown === true) {
    return {
      reason: "the session is shut down in FRR's configuration",
      advice: 'remove "shutdown" when the work on the node is done',
    }
  }
  if (neighbor.prefixesConfigExceedMax === true) {
    return byCode('0601', true, side) ?? noConnection(neighbor, side)
  }
  if (neighbor.bgpNeighborAddr === 'none') {
    return {
      reason: `no router advertisement of the ${side.who} has been heard`,
      advice: `let the ${side.who} send router advertisements on this port (FRR: no ipv6 nd suppress-ra), and allow IPv6 there`,
    }
  }
  return byReset(neighbor, bfd, side) ?? noConnection(neighbor, side)
}

/** What the link itself says; `null`: it is well. */
export const whyLinkDown = ({ up, carrier }: Link): Cause | null => {
  if (!up) {
    return {
      reason: 'the link is down',
      advice: 'set it up in the network configuration of the host',
    }
  }
  return carrier
    ? null
    : { reason: 'no carrier', advice: 'check the cable, and whether the port of the switch is on' }
}
