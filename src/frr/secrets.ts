/** What follows these words in a line of FRR's configuration is a secret, whichever protocol's it is. */
const secret =
  /(password|passphrase|secret|key-string|md5)\b.*|((?:authentication|\bkey)(?= +(?!chain\b|\d+$)\S)).*/i

/** A line of FRR's configuration as it may be shown. */
export const masked = (line: string): string =>
  line.replace(secret, (_, word?: string, other?: string) => `${word ?? other} (masked)`)

/** The passwords of BGP's sessions in a configuration. */
export const passwordsIn = (text: string): readonly string[] =>
  [...text.matchAll(/(?<=^ *neighbor \S+ password )\S+$/gm)].map(([password]) => password)

/** A secret that we know is masked wherever it stands: a user's template may put it anywhere. */
export const withoutSecrets = (text: string, secrets: readonly string[]): string =>
  secrets
    .toSorted((a, b) => b.length - a.length)
    .reduce((shown, known) => shown.replaceAll(known, '(masked)'), text)

/** A line of FRR's configuration where some secrets are known. */
export const shownLine = (line: string, secrets: readonly string[]): string =>
  withoutSecrets(masked(line), secrets)

/** Whether something of a text may not be shown. */
export const holdsSecret = (text: string, secrets: readonly string[]): boolean =>
  text.split('\n').some((line) => shownLine(line, secrets) !== line)
