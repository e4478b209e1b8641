import { Mistake } from './mistake.ts'
import { shown } from './shown.ts'
import { wordsOf } from './words-of.ts'

/** Reads `all`, for which it returns `undefined`, or numbers of partitions: `0,1`. */
export function parseKafkaPartitions(text: string): readonly number[] | undefined {
  if (text === 'all') return undefined
  const numbers = wordsOf(text)
  if (numbers.length === 0 || !numbers.every((one) => /^\d{1,6}$/.test(one))) {
    throw new Mistake(`expected partitions to be all or numbers as in 0,1, got ${shown(text)}`)
  }
  return [...new Set(numbers.map(Number))]
}
