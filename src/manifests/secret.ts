import type { Intent } from '../intent/intent.ts'
import type { Manifest } from './document.ts'

/** The Secret of the password; its key is `password`, which MetalLB and Cilium ask for. */
export const secretName = 'frr-password'

export type SecretType = 'Opaque' | 'kubernetes.io/basic-auth'

/** The command that makes the Secret of a copy of the password file. */
export const secretCommand = (namespace: string, type: SecretType): readonly string[] => [
  `  tr -d '\\r\\n' < FILE | kubectl -n ${namespace} create secret generic ${secretName} \\`,
  `    --type ${type} --from-file password=/dev/stdin`,
]

/**
 * The Secret, without its value: frr-intent does not read the password here. What stands in its place
 * is not base64, so the API server refuses it, and a Secret that is there keeps its password.
 *
 * @param namespace where the speaker looks for it
 * @param type of the Secret, which MetalLB checks
 */
export const secretManifests = (
  { passwordFiles }: Intent,
  namespace: string,
  type: SecretType,
): readonly Manifest[] =>
  passwordFiles.speaker === null
    ? []
    : [
        {
          comments: [
            'METALLB_PASSWORD_FILE is set, so FRR needs the same password from the speaker. Fill it in, or take',
            'this document out and make the Secret with this command; FILE is a copy of that file:',
            ...secretCommand(namespace, type),
            'Until it is filled in, the API server refuses this document, and changes no Secret.',
          ],
          document: {
            apiVersion: 'v1',
            kind: 'Secret',
            metadata: { name: secretName, namespace },
            type,
            data: { password: '<fill in: base64 of the password>' },
          },
        },
      ]
