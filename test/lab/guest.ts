// A guest: a User Mode Linux kernel over a root of Debian packages, in which scripts run.

import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { debianRoot, type Suite } from '../../build/debian.ts'
import { connectAgent, type Job, type JobOptions, type Result } from './jobs.ts'
import { type KernelRelease, startKernel } from './kernel.ts'
import { lacking } from './prerequisites.ts'

/** A release of FRR stands for the Debian suite that has it, and with it for an iproute2. */
export type FrrRelease = '8.4' | '10.3' | '10.7'

export interface GuestOptions {
  readonly frr?: FrrRelease
  readonly kernel?: KernelRelease
  readonly memory?: string
  /** A folder of the host, /share in the guest; by default a new one that goes with the guest. */
  readonly share?: string
  /** Kernel modules that are loaded from the beginning: a loaded `vrf` stays for good. */
  readonly modules?: readonly string[]
  /** Of the kernel's command line, besides those that every guest has. */
  readonly parameters?: readonly string[]
  /** Debian packages in the root besides FRR, iproute2 and the usual tools. */
  readonly packages?: readonly string[]
}

export interface RunOptions extends JobOptions {
  readonly timeoutMs?: number
}

export interface Background {
  output(): string
  stop(): Promise<Result>
}

export interface Guest {
  readonly share: string
  /** The script's result, whatever its exit code; rejects on a time-out or when the guest ends. */
  run(script: string, options?: RunOptions): Promise<Result>
  /** The script's stdout; rejects with the whole story when it fails. */
  must(script: string, options?: RunOptions): Promise<string>
  background(script: string, options?: JobOptions): Background
  /** Runs the script again and again until it exits 0: its last result, with exit code 1 if it never did. */
  retry(script: string, timeoutMs: number): Promise<Result>
  /** What the script printed once it exits 0; rejects with what it printed last. */
  waitFor(description: string, script: string, timeoutMs: number): Promise<string>
  stop(): Promise<void>
}

const suites: Record<FrrRelease, Suite> = { '8.4': 'bookworm', '10.3': 'trixie', '10.7': 'forky' }

const basePackages = [
  'base-files',
  'base-passwd',
  'bash',
  'bsdutils',
  'coreutils',
  'dash',
  'findutils',
  'frr',
  'frr-pythontools',
  'grep',
  'hostname',
  'iproute2',
  'iputils-ping',
  'kmod',
  'libc-bin',
  'libstdc++6',
  'mawk',
  'mount',
  'procps',
  'sed',
  'tini',
  'util-linux',
]

/** The host's folder with the root that guests of this release have, without more packages. */
export const releaseRoot = (frr: FrrRelease): Promise<string> =>
  debianRoot(suites[frr], basePackages)

const story = (script: string, { code, stdout, stderr }: Result) =>
  `exit code ${code} from\n${script}\n--- stdout\n${stdout}\n--- stderr\n${stderr}`

/** What a promise resolves with, or undefined after so many milliseconds. */
async function within<A>(ms: number, promise: Promise<A>): Promise<A | undefined> {
  const timer = new AbortController()
  try {
    return await Promise.race([promise, sleep(ms, undefined, { signal: timer.signal })])
  } finally {
    timer.abort()
  }
}

export async function bootGuest(options: GuestOptions = {}): Promise<Guest> {
  const problems = await lacking()
  if (problems.length > 0) throw new Error(problems.join('\n'))
  const { frr = '10.7', kernel: release = '7.2', memory = '1024M', packages = [] } = options
  const { modules = ['vrf', 'veth'], parameters = [] } = options
  const root = await debianRoot(suites[frr], [...basePackages, ...packages])
  const own = await mkdtemp(join(tmpdir(), 'frr-intent-lab-'))
  const share = options.share ?? join(own, 'share')
  const jobs = join(own, 'jobs')
  await Promise.all([mkdir(share, { recursive: true }), mkdir(jobs)])
  const kernel = await startKernel({ release, memory, root, share, jobs, modules, parameters })
  const agent = connectAgent(kernel, jobs)
  if (
    !(await within(
      60_000,
      agent.ready.then(() => true),
    ))
  )
    kernel.kill()
  await agent.ready

  /** Ends a job that does not end by itself; a guest that does not manage even that is ended. */
  const end = async (job: Job) => {
    for (const stop of [() => job.kill('TERM'), () => job.kill('KILL'), () => kernel.kill()]) {
      stop()
      const ended = await within(3_000, job.result)
      if (ended) return ended
    }
    return job.result
  }

  const run = async (script: string, { timeoutMs = 60_000, ...job }: RunOptions = {}) => {
    const started = agent.start(script, job)
    const result = await within(timeoutMs, started.result)
    if (result) return result
    throw new Error(`no end after ${timeoutMs} ms: ${story(script, await end(started))}`)
  }

  const must = async (script: string, options?: RunOptions) => {
    const result = await run(script, options)
    if (result.code !== 0) throw new Error(story(script, result))
    return result.stdout
  }

  // The guest has one processor, which a probe takes from what it waits for: a pause after each one,
  // of five times what it took, from 0.1 to 3 seconds. In hundredths of a second, as uptime has them.
  const retry = (script: string, timeoutMs: number) =>
    run(
      `now() { read -r now _ </proc/uptime; now=\${now%.*}\${now#*.}; }
       now; end=$((now + ${Math.ceil(timeoutMs / 10)}))
       until before=$now; output=$(sh -c "$PROBE" 2>&1); do
         now; [ $now -lt $end ] || { echo "$output"; exit 1; }
         pause=$(((now - before) * 5))
         [ $pause -ge 10 ] || pause=10
         [ $pause -le 300 ] || pause=300
         sleep $((pause / 100)).$((pause / 10 % 10)); now
       done
       echo "$output"`,
      { env: { PROBE: script }, timeoutMs: timeoutMs + 30_000 },
    )

  return {
    share,
    run,
    must,
    retry,
    background: (script, options) => {
      const job = agent.start(script, options)
      return { output: job.output, stop: () => end(job) }
    },
    waitFor: async (description, script, timeoutMs) => {
      const result = await retry(script, timeoutMs)
      if (result.code === 0) return result.stdout
      throw new Error(`not within ${timeoutMs} ms: ${description}; last seen:\n${result.stdout}`)
    },
    stop: async () => {
      kernel.kill()
      await kernel.ended
      await rm(own, { recursive: true })
    },
  }
}
