import * as E from 'fp-ts/lib/Either.js'
import { connect, createServer, type Server } from 'node:net'

/**
 * An abstract unix socket (unix(7)): scoped to the network namespace that is configured, and freed
 * by the kernel when its holder dies or becomes FRR. No file is left behind.
 */
const path = '\0frr-intent'

export interface Lock {
  readonly release: () => Promise<void>
}

/** Who holds the lock, as far as it could be asked. */
export interface Locked {
  readonly holder: string
}

/**
 * What `listen` comes down to in a process that no cluster has made (Node, lib/net.js). `listen`
 * itself loads node:cluster just to ask, which takes longer than to listen.
 */
interface Listening extends Server {
  readonly _listen2?: (path: string, port: -1, addressType: -1) => void
}

const listen = (): Promise<Server | null> =>
  new Promise((resolve, reject) => {
    const server: Listening = createServer((socket) =>
      socket.on('error', () => {}).end(String(process.pid)),
    )
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null)
      else reject(error)
    })
    server.once('listening', () => resolve(server))
    if (server._listen2 === undefined) server.listen({ path })
    else server._listen2(path, -1, -1)
  })

const silent = 'a process that does not answer'

/** Asks the holder for its pid; `null` when it is gone, or does not listen. */
const askHolder = (): Promise<string | null> =>
  new Promise((resolve) => {
    const socket = connect({ path })
    socket.setTimeout(1000, () => socket.destroy())
    socket.once('data', (data: Buffer) => {
      const pid = data.toString()
      resolve(/^[0-9]{1,10}$/.test(pid) ? `pid ${pid}` : silent)
      socket.destroy()
    })
    socket.once('error', () => resolve(null))
    socket.once('close', () => resolve(silent))
  })

const holding = (server: Server): Lock => {
  server.unref()
  return { release: () => new Promise((resolve) => server.close(() => resolve())) }
}

/** A holder can die between our two questions, but not this often. */
const attempts = 20

/** Takes the lock, or says who has it. A holder that dies meanwhile frees it for another try. */
export const acquireLock = async (): Promise<E.Either<Locked, Lock>> => {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const server = await listen()
    if (server !== null) return E.right(holding(server))
    const holder = await askHolder()
    if (holder !== null) return E.left({ holder })
  }
  return E.left({ holder: silent })
}
