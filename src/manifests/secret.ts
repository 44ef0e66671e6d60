import type { Intent } from '../intent/intent.ts'

/** The Secret of the password; its key is `password`, which MetalLB and Cilium ask for. */
export const secretName = 'frr-password'

/**
 * How to make the Secret. It is not a document: frr-intent does not read the password here, and a
 * document without it would remove the password when it is applied again.
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
        'METALLB_PASSWORD_FILE is set, so FRR needs the same password from the speaker. Make a Secret first;',
        'FILE is a copy of that file. The Secret is not printed here, so that applying this never changes it.',
        `  tr -d '\\r\\n' < FILE | kubectl -n ${namespace} create secret generic ${secretName} \\`,
        `    --type ${type} --from-file password=/dev/stdin`,
      ]
