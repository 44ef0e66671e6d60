import type { Intent } from '../intent/intent.ts'

/** The Secret of the password; its key is `password`, which MetalLB and Cilium ask for. */
export const secretName = 'frr-password'

/**
 * How the Secret is made. It is no document: applied again, one without the password would take the
 * password away, and the password itself is never read here.
 *
 * @param namespace where the speaker looks for it
 * @param type of the Secret, which MetalLB checks
 */
export const secretComments = (
  { passwordFiles }: Intent,
  namespace: string,
  type = 'Opaque',
): readonly string[] =>
  passwordFiles.speaker === null
    ? []
    : [
        'METALLB_PASSWORD_FILE is set, so FRR asks the speaker for a password. Make a Secret of it first,',
        'where FILE is a copy of that file. It is not printed here: applying this again never changes it.',
        `  tr -d '\\r\\n' < FILE | kubectl -n ${namespace} create secret generic ${secretName} \\`,
        `    --type ${type} --from-file password=/dev/stdin`,
      ]
