// The shell around the pure core, and what the other side is given.

import { mutantsOf } from './mutant.ts'

export const inShell = mutantsOf({
  'apply/execute.ts': [
    ['notDone: operations.slice(index + 1)', 'notDone: operations.slice(index)'],
    ['if (exitCode === 0) return', 'if (exitCode < 2) return'],
    ["said === ''", "said === ' '"],
  ],
  'apply/failureHint.ts': [
    ['tag === null || tag === failed._tag', 'tag !== null || tag === failed._tag'],
    ['EPERM|EACCES', 'EPERM'],
    ['EROFS|Read-only', 'Read-only'],
  ],
  'apply/frrSyntax.ts': [
    ['number - 1', 'number'],
    ['if (exitCode === 0) return null', 'if (exitCode < 2) return null'],
    ['"${masked(line)}"', '"${line}"'],
    ["masked(found[2] ?? '')", "found[2] ?? ''"],
  ],
  'apply/handOver.ts': [
    ["program.includes('/')", "program.startsWith('/')"],
    ['.isFile()', '.isDirectory()'],
    ['[ \\t]*([^ \\t\\n]+)', '([^ \\t\\n]+)'],
    ["folder !== ''", "folder !== '.'"],
  ],
  'apply/lock.ts': [
    ['const taken = 1', 'const taken = 2'],
    ['ftruncateSync(file)', ''],
    ['constants.O_NOFOLLOW', '0'],
    ['0o600)', '0o640)'],
  ],
  'apply/ownFolder.ts': [
    ['0o022', '0o002'],
    ['lstatSync(path)', 'statSync(path)'],
    ['| wanted)', '& wanted)'],
  ],
  'apply/start.ts': [
    ['seconds < longestSeconds', 'seconds <= longestSeconds'],
    ['!== Number(began)', '< Number(began)'],
    [".replace(/^.*\\)/, '')", ".replace(/^.*?\\)/, '')"],
  ],
  'apply/stopFrr.ts': [['stopArgv(alive)', 'stopArgv(daemons)']],
  'cli/failSafe.ts': [
    ["name === 'watchfrr'", "name === 'bgpd'"],
    ["has('exec') &&", "has('exec') ||"],
    ['usesLastGood(env) &&', 'true &&'],
  ],
  'cli/lastGood.ts': [
    ['=== json.sha256', '!== null'],
    ['/^1\\.[0-9]+$/', '/^[0-9.]+$/'],
    ['JSON.stringify(json.state) === JSON.stringify(state)', 'true'],
    ['state === null || isKnown(host, state)', 'state === null'],
  ],
  'cli/readFile.ts': [
    ['size <= mostBytes', 'size < mostBytes'],
    [' | constants.O_NONBLOCK', ''],
    ['constants.O_NOFOLLOW : 0', '0 : 0'],
    ['!status.isFile()', 'status.isDirectory()'],
  ],
  'cli/readCommand.ts': [['...{ detached: true }', '...{}']],
  'cli/runCommand.ts': [
    ['over.timedOut = true', ''],
    ['limit * 1000 + graceMs', 'limit * 1000 + 60_000'],
  ],
  'apply/reloadFrr.ts': [
    ['if (E.isLeft(gone)) return gone', 'if (E.isRight(gone)) return gone'],
    ['masked(stderr.trim())', 'stderr.trim()'],
    ['seconds = 300', 'seconds = 20'],
  ],
  'apply/replaceFile.ts': [
    ['    fsyncSync(file)\n', '', 'only a power cut shows it'],
    ["'wx', 0o600", "'wx', 0o666"],
    ['uid !== null || gid !== null', 'uid !== null && gid !== null'],
    ['    fchmodSync(file, mode)\n', ''],
    ['{ recursive: true }', '{ recursive: false }'],
    ['  rmSync(temporary, { force: true })\n  const', '  const'],
  ],
  'cli/arguments.ts': [
    ['index < end) ?', 'index > end) ?'],
    ['end < 0 || index < end', 'end < 0'],
    ["word !== 'session_reset'", "word === ''"],
    ["switches.has('exec') && switches.has('reload')", 'false'],
    ['  apply: 1,\n', '  apply: 2,\n'],
    ['  manifests: 1,\n', '  manifests: 2,\n'],
    ["name === 'apply' && !switches.has('dry-run')", "name === 'apply'"],
    ["!token.inlineValue && token.value.startsWith('-')", "token.value.startsWith('-')"],
    ["['always', 'never', 'auto']", "['always', 'never']"],
  ],
  'cli/exitCode.ts': [
    ['  locked: 8,\n', '  locked: 9,\n'],
    ['  notConverged: 7,\n', '  notConverged: 6,\n'],
    ['debug && stack !== undefined', 'stack !== undefined'],
  ],
  'cli/host.ts': [
    ["'ENOTDIR', ", ''],
    ["'EINVAL'", "'EIO'"],
    ['mode & 0o7777', 'mode & 0o777'],
    ['{ mode: 0o600 }', '{ mode: 0o644 }'],
    ['    rmSync(folder, { recursive: true, force: true })\n', ''],
  ],
  'cli/observeText.ts': [
    ["|| 'it said nothing'", "|| ''"],
    ['detail.slice(0, 300)', 'detail.slice(0, 3)'],
  ],
  'cli/output.ts': [
    ["(env['NO_COLOR'] ?? '') !== ''", "env['NO_COLOR'] !== undefined"],
    ["['', '0'].includes", "[''].includes"],
    ["env['TERM'] !== 'dumb'", "env['TERM'] !== ''"],
    ["code !== 'EAGAIN'", "code === 'EAGAIN'"],
    ['const longest = 500', 'const longest = 600'],
    ["replaceAll(/\\s*\\n\\s*/g, ' ')", "replace(/\\s*\\n\\s*/, ' ')"],
  ],
  'cli/pipeline.ts': [
    ['others.length === 0', 'others.length <= 1'],
    ['(options.live ?? null) !== null', 'true'],
  ],
  'cli/planFile.ts': [
    ['/^1\\.[0-9]+$/', '/^1\\./'],
    ["intent.sources[name] === 'env'", "intent.sources[name] !== 'unset'"],
    ["reloads ? 'reload' : live", 'live'],
    ['observed.netns !== now.observed.netns', 'observed.netns === now.observed.netns'],
    ['observed.hash === now.observed.hash', 'observed.hash !== now.observed.hash'],
  ],
  'cli/prepare.ts': [
    [
      "first.code === 'frr-conf' ? exitCode.invalidIntent",
      "first.code === 'frr-conf' ? exitCode.refused",
    ],
    ['errors.length - 1', 'errors.length'],
  ],
  'cli/publishPlan.ts': [
    ['/iproute2-([0-9][^,\\s]*)/', '/iproute2-([0-9][^\\s]*)/'],
    ['details.length === 0 ? [sentence] : details', '[sentence]'],
  ],
  'cli/report.ts': [
    ['near(name, variableNames).length > 0', 'near(name, variableNames).length >= 0'],
    ['E.isLeft(outcome) && !planned.yet', 'E.isLeft(outcome)'],
    ['mode: 0o640', 'mode: 0o644'],
  ],
  'cli/request.ts': [
    ["invocation.command === 'plan' ? 'anywhere'", "invocation.command === 'apply' ? 'anywhere'"],
    ["words.includes('session_reset')", 'words.length >= 0'],
    ["switches.has('reload')", "switches.has('dry-run')"],
  ],
  'cli/run.ts': [["invocation.command !== 'help' && invocation", 'invocation']],
  'cli/runManifests.ts': [
    ["values['mode']?.at(-1)", "values['mode']?.at(0)"],
    ["?? 'dual'", "?? 'ipv4'"],
  ],
  'cli/runPlan.ts': [
    ["session.invocation.switches.has('detailed-exitcode') && ", ''],
    ['mode: 0o600', 'mode: 0o644'],
  ],
  'cli/session.ts': [['wantsJson(session) ? printError', 'wantsJson(session) ? print']],
  'manifests/cilium.ts': [
    ['sourceInterface: speakerEnd', "sourceInterface: 'frr-metallb'"],
    ['peerPort: 179', 'peerPort: 1790'],
    ['peerASN: asn.vrf', 'peerASN: asn.speaker'],
    ['pair[family].frr.address', 'pair[family].speaker.address'],
    ["operator: 'NotIn'", "operator: 'In'"],
  ],
  'manifests/kubeVip.ts': [
    ["one === 'ipv6' ?", "one === 'ipv4' ?"],
    ['String(asn.speaker)', 'String(asn.vrf)'],
    ["peers.join(',')", "peers.join(';')"],
  ],
  'manifests/metallb.ts': [
    ["mode !== 'native' || one === 'ipv4'", "mode !== 'native' || one === 'ipv6'"],
    ['myASN: asn.speaker', 'myASN: asn.vrf'],
    ["keepaliveTime: '3s'", "keepaliveTime: '30s'"],
    ['pool.length === 0', 'pool.length <= 1'],
  ],
  'manifests/talos.ts': [
    ['installRoutes: false', 'installRoutes: true'],
    ['passive: true', 'passive: false'],
    ['mtu === null ? {}', 'mtu !== null ? {}'],
    ["addresses: addresses('frr')", "addresses: addresses('speaker')"],
    ['intent.bfd ? { bfd } : {}', '{ bfd }'],
    ['String(vrf.table)', 'String(vrf.table + 1)'],
    ['peerASN: asn.speaker', 'peerASN: asn.vrf'],
  ],
})
