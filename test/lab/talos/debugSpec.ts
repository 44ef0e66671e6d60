// The container of `talosctl debug`: the host's namespaces but mounts, the host's root at /host
// (internal/app/debug/debug.go).

import { capabilities, defaultMounts, hostRoot } from './ociSpec.ts'

/** @param args what --args gives */
export const debugSpec = (root: string, args: readonly string[]) => ({
  ociVersion: '1.1.0',
  process: {
    user: { uid: 0, gid: 0 },
    cwd: '/',
    args: ['/usr/local/bin/frr-debug.sh', ...args],
    env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
    noNewPrivileges: true,
    capabilities: { bounding: capabilities, permitted: capabilities, effective: capabilities },
  },
  root: { path: root, readonly: true },
  mounts: [
    ...defaultMounts,
    { destination: '/host', type: 'bind', source: hostRoot, options: ['rbind', 'rw'] },
  ],
  linux: { namespaces: [{ type: 'mount' }] },
})
