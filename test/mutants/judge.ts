// What is well and what is not, and how FRR is asked for it.

import { mutantsOf } from './mutant.ts'

export const inJudge = mutantsOf({
  'judge/announced.ts': [
    ['const isLocal = address', 'const isLocal = !address'],
    ['return !isLocal && !dadFailed', 'return !isLocal'],
    ['.map(networkText)', '.map(({ address, prefixLength }) => `${address}/${prefixLength}`)'],
    ['.filter(({ established }) => established)', ''],
    ['!prefixes.has(prefix)', 'prefixes.has(prefix)'],
    ['each.kind === kind && each.missing', 'each.missing'],
    ['address === null || held.has(address)', 'address === null || !held.has(address)'],
    ['sent_to: sent.length - missing.length', 'sent_to: sent.length'],
  ],
  'judge/fabric.ts': [
    ['all.find(({ json }) => isEstablished(json)) ?? all[0]', 'all[0]'],
    ["established && bfd === 'down'", "bfd === 'down'"],
    ["? 'degraded' : 'down'", "? 'degraded' : 'degraded'"],
    ['peer.interface === port.name', 'peer.interface !== port.name'],
  ],
  'judge/frr.ts': [
    ["if (states.includes('hangs')) return 'hanging'", ''],
    ["states.includes('absent') ? 'incomplete'", "states.includes('hangs') ? 'incomplete'"],
    ["daemon === 'bfdd' ? 'degraded' : 'down'", "daemon === 'zebra' ? 'degraded' : 'down'"],
    ["...(daemons.bgpd === 'answers'", "...(daemons.bgpd !== 'answers'"],
    ['[...new Set(reasons)]', '[...reasons]'],
  ],
  'judge/others.ts': [
    ['user !== frrUser', 'user !== 0'],
    ['frrUser === null || users.length === 0', 'users.length === 0'],
    ['otherIds.includes(id)', '!otherIds.includes(id)'],
    ['advice: hint', "advice: ''"],
  ],
  'judge/problem.ts': [
    [
      'levels.indexOf(a.level) - levels.indexOf(b.level)',
      'levels.indexOf(b.level) - levels.indexOf(a.level)',
    ],
  ],
  'judge/prometheus.ts': [
    [".replaceAll('\"', '\\\\\"')", ''],
    ['at / 1000', 'at'],
    ['value === null ? []', 'value === false ? []'],
    ["filter(({ advice }) => advice !== '')", "filter(({ advice }) => advice === '')"],
    ["bfd === null ? null : bfd === 'up'", "bfd === null ? null : bfd === 'down'"],
  ],
  'judge/received.ts': [
    ["protocol === 'bgp' && installed", "protocol === 'bgp'"],
    ["protocol === 'bgp' && selected", "protocol === 'bgp'"],
    ["settings.FABRIC_ROUTES === 'default' &&", ''],
    ["family === 'ipv4' || nodeIp6 !== null", "family === 'ipv4'"],
    ['installed === kernel', 'installed !== kernel'],
    ['zebra === true && kernel === false', 'kernel === false && bgp === false'],
    ['defaultInZebra.right.length === 0', 'defaultInZebra.right.length > 0'],
  ],
  'judge/sessions.ts': [
    ["capability === 'advertisedAndReceived' || ", ''],
    ['String(value) === unknown', "String(value) === ''"],
    ['milliseconds / 1000', 'milliseconds'],
    ['established ? (count ?? null) : null', 'count ?? null'],
    ['established ? json.bgpTimerUpMsec', '!established ? json.bgpTimerUpMsec'],
  ],
  'judge/speaker.ts': [
    ['some(isEstablished)) return lostSessions', 'every(isEstablished)) return lostSessions'],
    ['!isEstablished(json) && hadSession(json)', 'hadSession(json)'],
    ['connectionsEstablished > 0', 'connectionsEstablished > 1'],
    ['gone(neighbors) ?? ', ''],
    ['if (telling === undefined)', 'if (telling !== undefined || true)'],
    ['names.length <= longest', 'names.length < longest - 1'],
    ['prefixes.length === 0', 'prefixes.length <= 1'],
  ],
  'judge/status.ts': [
    ["frr.state !== 'stopped'", "frr.state === 'running'"],
    ['...(hasLeaf ? receivedProblems', '...(true ? receivedProblems'],
    ["status === 'warn' || status === 'fail'", "status === 'fail'"],
    ['!told.has(id) && ', ''],
    ['if (obstacle !== null)', 'if (obstacle === null)'],
    ["level === 'degraded') ? 'degraded'", "level === 'note') ? 'degraded'"],
  ],
  'judge/text.ts': [
    ['(hours ?? 0) % 24', '(hours ?? 0) % 12'],
    ['const longest = 10', 'const longest = 9'],
    ['printable(about)', 'about'],
    ["helps === true ? 'graceful", "helps === false ? 'graceful"],
    ['plan_id.slice(0, 12)', 'plan_id'],
    ["advice === '' ? ended(message)", "advice !== '' ? ended(message)"],
    ['printable(body.verdict)', 'body.verdict'],
  ],
  'judge/whyDown.ts': [
    ['neighbor.adminShutDown === true', 'neighbor.adminShutDown === false'],
    ["neighbor.bgpNeighborAddr === 'none'", "neighbor.bgpNeighborAddr === ''"],
    ["due === 'BGP Notification send'", "due === 'BGP Notification received'"],
    ["code.startsWith('04')", "code.startsWith('05')"],
    ['return carrier', 'return !carrier'],
    ['hasPassword ? ', '!hasPassword ? '],
  ],
})
