import type { Guest } from './guest.ts'

/** Of the kubelet a service sees one thing: that its port is open. */
export const startKubelet = (guest: Guest) =>
  guest.background(`exec node -e "require('net').createServer().listen(10250, '::')"`)
