import type { Link } from '../../observe/observed.ts'

const article = (word: string): string => (/^[aeiou]/.test(word) ? `an ${word}` : `a ${word}`)

/** `a dummy`, `an ipvlan` */
export const kindText = ({ kind }: Link): string => article(kind ?? 'port with a driver of its own')
