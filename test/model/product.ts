/** One value of each list, in every combination. */
export function* product<T extends Readonly<Record<string, readonly unknown[]>>>(
  lists: T,
): Generator<{ readonly [K in keyof T]: T[K][number] }> {
  const names = Object.keys(lists)
  const choose = function* (
    position: number,
    chosen: Readonly<Record<string, unknown>>,
  ): Generator<Readonly<Record<string, unknown>>> {
    const name = names[position]
    if (name === undefined) {
      yield chosen
      return
    }
    for (const value of lists[name] ?? []) {
      yield* choose(position + 1, { ...chosen, [name]: value })
    }
  }
  // Each name was given one value of its own list, which the compiler cannot follow.
  yield* choose(0, {}) as Generator<{ readonly [K in keyof T]: T[K][number] }>
}
