/** Guests wait most of the time; but one that waits 0.9 seconds for a processor loses BFD. */
const atOnce = 3

/** Results in the order of the tasks, of which three run at any time. */
export const threeAtOnce = async <T>(tasks: readonly (() => Promise<T>)[]): Promise<T[]> => {
  const results: T[] = []
  const queue = tasks.entries()
  const work = async (): Promise<void> => {
    for (const [index, task] of queue) results[index] = await task()
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return results
}
