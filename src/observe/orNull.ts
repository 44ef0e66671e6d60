/** What may not be read is as good as not there: a plan is made without root, too. */
export const orNull = <A>(read: () => A): A | null => {
  try {
    return read()
  } catch {
    return null
  }
}
