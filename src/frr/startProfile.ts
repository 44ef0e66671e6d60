/** What templates/daemons.j2 gives the BFD sessions while FRR starts, and takes away. */
const block = /^ profile frr-intent-start\n(?: {2}.*\n)*? exit\n/m
const use = /^( neighbor \S+ bfd profile) frr-intent-start\n/gm

/** The running configuration as it is when FRR has started: with the profile that frr.conf names. */
export const withoutStartProfile = (running: string, conf: string): string =>
  running.replace(block, '').replaceAll(use, (_, neighbor: string) => {
    const own = conf.split('\n').find((line) => line.startsWith(`${neighbor} `))
    return own === undefined ? '' : `${own}\n`
  })
