// Holds the lock of a folder, or says who does, until it is killed.
import * as E from 'fp-ts/lib/Either.js'
import { acquireLock } from '../../src/apply/lock.ts'

const lock = acquireLock(process.argv[2])
console.log(E.isRight(lock) ? `held by ${process.pid}` : 'locked')
setInterval(() => {}, 1000)
