import { readFileSync } from 'node:fs'

/** Releases of iproute2 that were recorded (see fixtures/record.sh). */
export const releases = ['iproute2-6.1', 'iproute2-6.15', 'iproute2-7.2'] as const

export type Release = (typeof releases)[number]

type Recording = 'links' | 'rules4' | 'rules6' | 'defaults4' | 'defaults6' | 'table4' | 'table6'

export const recorded = (release: Release, recording: Recording): string =>
  readFileSync(new URL(`fixtures/${release}/${recording}.json`, import.meta.url), 'utf8')
