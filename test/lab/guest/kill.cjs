// @ts-nocheck: it replaces functions of node:fs by name.
// Loaded into the product by NODE_OPTIONS: kills it at the Nth call of one function of node:fs that
// concerns a temporary file. KILL_AT is FUNCTION:N:MOMENT; `half` is a write cut in two.
const fs = require('node:fs')

const [name, number, moment] = process.env.KILL_AT.split(':')
const original = fs[name]
let calls = 0

const die = () => {
  process.kill(process.pid, 'SIGKILL')
  for (;;);
}

fs[name] = (...args) => {
  if (name === 'openSync' && !String(args[0]).endsWith('.frr-intent')) return original(...args)
  calls += 1
  if (calls !== Number(number)) return original(...args)
  if (moment === 'half') original(args[0], args[1].slice(0, args[1].length / 2))
  if (moment === 'after') original(...args)
  return die()
}
