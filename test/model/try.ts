import { explorer, Violation } from './explore.ts'
import { blocks } from './states.ts'
const seen = new Map<string, number>()
for (const { name, goal, states } of blocks) {
  const t = performance.now()
  const { explore, count } = explorer(goal)
  let bad = 0
  for (const s of states()) {
    try {
      explore(s)
    } catch (e) {
      if (!(e instanceof Violation)) throw e
      bad++
      const k = e.message
        .split('\n')[0]!
        .replace(/lost.*/, 'lost')
        .replace(/"(\w+)"/g, '$1')
      if (!seen.has(k))
        console.log(
          '\n##',
          name,
          goal.adopted.size,
          e.message.slice(0, +(process.env['LEN'] ?? 1200)),
        )
      seen.set(k, (seen.get(k) ?? 0) + 1)
    }
  }
  console.log(name, goal.adopted.size, count, 'bad', bad, Math.round(performance.now() - t), 'ms')
}
console.log(seen)
