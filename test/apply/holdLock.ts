// Holds the lock, or says who does, until it is killed.
import * as E from 'fp-ts/lib/Either.js'
import { acquireLock } from '../../src/apply/lock.ts'

const lock = await acquireLock()
console.log(E.isRight(lock) ? `held by ${process.pid}` : `locked by ${lock.left.holder}`)
if (E.isRight(lock)) setInterval(() => {}, 1000)
