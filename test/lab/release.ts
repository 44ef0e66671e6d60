// FRR of another release in a guest, as a container has its own.

import { releaseRoot, type FrrRelease, type Guest } from './guest.ts'

/**
 * The folder of the guest with the other release's root. Its programs share with the guest's all that
 * they do not bring: accounts, configuration, sockets and devices.
 */
export async function mountRelease(guest: Guest, frr: FrrRelease): Promise<string> {
  const folder = `/mnt/frr-${frr}`
  const shared = ['etc', 'run', 'proc', 'dev', 'tmp', 'var']
  // The kernel has the host's root as /host, and hostfs wants the old mount call: kernel.ts.
  await guest.must(
    `set -e
     mkdir -p ${folder}
     LIBMOUNT_FORCE_MOUNT2=always mount -t hostfs -o ro,/host${await releaseRoot(frr)} none ${folder}
     for name in ${shared.join(' ')}; do
       mount --bind /$name ${folder}/$name
     done`,
  )
  return folder
}
