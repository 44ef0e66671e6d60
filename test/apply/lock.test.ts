// In a network namespace of its own: the lock belongs to one.
import * as E from 'fp-ts/lib/Either.js'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { acquireLock } from '../../src/apply/lock.ts'
import { inOwn } from '../isolated.ts'

const holder = (): ChildProcess =>
  spawn(process.execPath, ['test/apply/holdLock.ts'], { stdio: ['ignore', 'pipe', 'inherit'] })

const firstLine = async ({ stdout }: ChildProcess): Promise<string> => {
  if (stdout === null) throw new Error('no stdout')
  const [data] = (await once(stdout, 'data')) as [Buffer]
  return data.toString().trim()
}

/** Somebody else under the name of the lock. */
const squatter = async (greet: (socket: Socket) => void): Promise<Server> => {
  const server = createServer(greet).listen({ path: '\0frr-intent' })
  await once(server, 'listening')
  return server
}

const holderText = async (): Promise<string> => {
  const lock = await acquireLock()
  return E.isLeft(lock) ? lock.left.holder : 'free'
}

const whenTold = (server: Server) => new Promise((resolve) => server.close(resolve))

inOwn('net', () => {
  test('it is taken, refused with the pid, released and taken again', async () => {
    const lock = await acquireLock()
    if (E.isLeft(lock)) throw new Error(lock.left.holder)
    assert.is(await holderText(), `pid ${process.pid}`)
    await lock.right.release()
    const again = await acquireLock()
    assert.ok(E.isRight(again))
    if (E.isRight(again)) await again.right.release()
  })

  test('of two processes at once one works, and SIGKILL frees the lock', async () => {
    const both = [holder(), holder()]
    const said = await Promise.all(both.map(firstLine))
    const winner = both[said.findIndex((line) => line.startsWith('held'))]
    assert.equal(said.toSorted(), [`held by ${winner?.pid}`, `locked by pid ${winner?.pid}`])
    assert.is(await holderText(), `pid ${winner?.pid}`)
    if (winner === undefined) throw new Error(said.join())
    winner.kill('SIGKILL')
    await once(winner, 'exit')
    const lock = await acquireLock()
    assert.ok(E.isRight(lock))
    if (E.isRight(lock)) await lock.right.release()
  })

  test('a stranger that says nothing, nonsense, or never stops talking', async () => {
    const quiet = await squatter((socket) => socket.end())
    assert.is(await holderText(), 'a process that does not answer')
    await whenTold(quiet)
    const rude = await squatter((socket) => socket.end('\u001b[2J rm -rf'))
    assert.is(await holderText(), 'a process that does not answer')
    await whenTold(rude)
    const endless = await squatter((socket) => {
      const talk = setInterval(() => socket.write('1'.repeat(99)), 5)
      socket.on('error', () => {}).on('close', () => clearInterval(talk))
    })
    assert.is(await holderText(), 'a process that does not answer')
    await whenTold(endless)
  })

  test('a stranger that binds the name and does not listen', async () => {
    // Node listens where it binds; perl is on every Debian.
    const script =
      'socket(S, AF_UNIX, SOCK_STREAM, 0); bind(S, pack_sockaddr_un("\\0frr-intent")) or die; $| = 1; print "bound\\n"; <STDIN>'
    const perl = spawn('perl', ['-MSocket', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] })
    assert.is(await firstLine(perl), 'bound')
    assert.is(await holderText(), 'a process that does not answer')
    perl.kill()
  })
})
