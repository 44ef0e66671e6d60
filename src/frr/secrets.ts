/** In all protocols of FRR, what follows these words in a line is a secret. */
const secret =
  /(password|passphrase|secret|key-string|md5)\b.*|((?:authentication|\bkey)(?= +(?!chain\b|\d+$)\S)).*/i

/** A line of FRR's configuration without its secret. */
export const masked = (line: string): string =>
  line.replace(secret, (_, word?: string, other?: string) => `${word ?? other} (masked)`)

/** The passwords of BGP's sessions in a configuration. */
export const passwordsIn = (text: string): readonly string[] =>
  [...text.matchAll(/(?<=^ *neighbor \S+ password )\S+$/gm)].map(([password]) => password)

/** Masks known secrets wherever they are: a user's template may put them anywhere. */
export const withoutSecrets = (text: string, secrets: readonly string[]): string =>
  secrets
    .toSorted((a, b) => b.length - a.length)
    .reduce((shown, known) => shown.replaceAll(known, '(masked)'), text)

/** A line of FRR's configuration without its secret, and without the known ones. */
export const shownLine = (line: string, secrets: readonly string[]): string =>
  withoutSecrets(masked(line), secrets)

/** Whether a text has a line with a secret. */
export const holdsSecret = (text: string, secrets: readonly string[]): boolean =>
  text.split('\n').some((line) => shownLine(line, secrets) !== line)
