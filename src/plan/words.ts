import type { Link } from '../observe/observed.ts'

const article = (word: string): string => (/^[aeiou]/.test(word) ? `an ${word}` : `a ${word}`)

/** `a dummy`, `an ipvlan` */
export const kindText = ({ kind }: Link): string => article(kind ?? 'port with a driver of its own')

/** `1 line`, `2 lines` */
export const plural = (count: number, word: string, words = `${word}s`): string =>
  `${count} ${count === 1 ? word : words}`
