/** Code points, which is what Python counts, slices and iterates over. */
export const characters = (text: string): readonly string[] => Array.from(text)
