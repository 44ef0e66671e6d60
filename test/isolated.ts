import { spawnSync } from 'node:child_process'
import { test } from 'uvu'

const isolated = 'FRR_INTENT_TEST_NAMESPACE'

/** Runs the tests of this file in a namespace of its own: the same file again, by unshare(1). */
export const inOwn = (namespace: 'net' | 'mount', tests: () => void): void => {
  if (process.env[isolated] !== undefined) {
    tests()
    test.run()
    return
  }
  const asRoot = process.getuid?.() === 0 ? [] : ['--map-root-user']
  const program = [process.execPath, ...process.execArgv, ...process.argv.slice(1)]
  const { status } = spawnSync('unshare', [...asRoot, `--${namespace}`, ...program], {
    stdio: 'inherit',
    timeout: 60_000,
    env: { ...process.env, [isolated]: namespace },
  })
  process.exitCode = status ?? 1
}
