/** A BFD profile that templates/daemons.j2 uses while FRR starts. */
const block = /^ profile frr-intent-start\n(?: {2}.*\n)*? exit\n/m
const use = /^( neighbor \S+ bfd profile) frr-intent-start\n/gm

/** The running configuration as it will be once FRR has started: with the profiles of frr.conf. */
export const withoutStartProfile = (running: string, conf: string): string =>
  running.replace(block, '').replaceAll(use, (_, neighbor: string) => {
    const own = conf.split('\n').find((line) => line.startsWith(`${neighbor} `))
    return own === undefined ? '' : `${own}\n`
  })
