// frr.conf as the set of its statements: FRR prints blocks in an order of its own.

/** What every running configuration has and no file needs. */
const added = [
  /^(Building configuration|Current configuration|frr version|hostname) ?/,
  /^service integrated-vtysh-config$/,
  /^(vrf \S+|exit-vrf|end|exit|exit-address-family)$/,
  // 10.7 prints a default of the datacenter profile.
  /^use-underlays-nexthop-weight$/,
]

const isBlock = (line: string) => /^(router|route-map|interface|bfd)( |$)/.test(line)

/** `block > address family > line`, sorted. */
export const statements = (text: string): readonly string[] => {
  let block = ''
  let family = ''
  const found: string[] = []
  for (const raw of text.split('\n')) {
    const line = raw.trim()
    if (line === '' || line.startsWith('!')) continue
    if (!raw.startsWith(' ')) block = ''
    if (!raw.startsWith(' ') || line === 'exit-address-family') family = ''
    if (isBlock(line)) block = `${line} > `
    if (added.some((pattern) => pattern.test(line))) continue
    found.push(`${isBlock(line) ? '' : block}${family}${line}`)
    if (line.startsWith('address-family')) family = `${line} > `
  }
  return found.toSorted()
}
