import { type FieldName, fieldDefinition, wordsOf } from '../model/fields.ts'
import type { MetricDefinition } from './metric-definition.ts'

/** Where one label lies in the key of a row. */
export interface KeyLabel {
  readonly label: string
  readonly field: FieldName
  /** Whether an `other` row keeps it. */
  readonly bounded: boolean
  /** Its first word in the key. */
  readonly at: number
  readonly words: number
  /** Whether its one word is the number of a text in the dictionary. */
  readonly named: boolean
}

/** The key of a metric's rows: a tuple of 32-bit words, label after label. */
export interface KeyLayout {
  readonly labels: readonly KeyLabel[]
  /** Words of the whole key; one, which is 0, if there are no labels. */
  readonly words: number
  /** Bit `i` for each label `i` that `other` rows keep. */
  readonly boundedBits: number
  /** Bit `i` for each label `i`. */
  readonly allBits: number
}

/** The most labels of a metric: a row has one bit for each in a word. */
export const MOST_LABELS = 32

/** Lays the labels of a metric out in a key. */
export function keyLayout({ id, labels: definitions }: MetricDefinition): KeyLayout {
  if (definitions.length > MOST_LABELS) {
    throw new RangeError(`metric ${id} has more than ${MOST_LABELS} labels`)
  }
  const labels: KeyLabel[] = []
  let words = 0
  let boundedBits = 0
  let allBits = 0
  for (const [i, { label, field, bounded }] of definitions.entries()) {
    const { kind, text } = fieldDefinition(field)
    const named = kind === 'ref' || text === 'name'
    const taken = kind === 'ref' ? 1 : wordsOf[kind]
    labels.push({ label, field, bounded, at: words, words: taken, named })
    words += taken
    allBits |= 1 << i
    if (bounded) boundedBits |= 1 << i
  }
  return {
    labels,
    words: Math.max(words, 1),
    boundedBits: boundedBits >>> 0,
    allBits: allBits >>> 0,
  }
}
