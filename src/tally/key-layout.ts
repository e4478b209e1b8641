import { type FieldName, fieldDefinition, wordsOf } from '../model/fields.ts'
import type { LabelDefinition, MetricDefinition } from './metric-definition.ts'

/** Where one label lies in the key of a row. */
export interface KeyLabel {
  readonly label: string
  readonly field: FieldName
  /** Whether an `other` row keeps it. */
  readonly bounded: boolean
  /** The bit that says of a row that this label reads `other`. */
  readonly bit: number
  /** Its first word in the key. */
  readonly at: number
  readonly words: number
  /** Whether its one word is the number of a text in the dictionary. */
  readonly named: boolean
}

/** A label that is no part of the key: what it follows says what it is. */
export interface AttachedLabel {
  readonly label: string
  readonly field: FieldName
  /** Its place among the attached labels. */
  readonly at: number
  readonly follows: readonly KeyLabel[]
  /** Where any of these bits is set for a row, the label reads `other` as well. */
  readonly bits: number
}

/** The key of a metric's rows: a tuple of 32-bit words, label after label. */
export interface KeyLayout {
  readonly labels: readonly KeyLabel[]
  readonly attached: readonly AttachedLabel[]
  /** Words of the whole key; one, which is 0, if there are no labels. */
  readonly words: number
  /** The bits of the labels that `other` rows keep. */
  readonly boundedBits: number
  /** The bits of all labels. */
  readonly allBits: number
}

/** The most labels of a metric: a row has one bit for each in a word. */
export const MOST_LABELS = 32

/** Lays the labels of a metric out in a key. */
export function keyLayout({
  id,
  labels: definitions,
}: Pick<MetricDefinition, 'id' | 'labels'>): KeyLayout {
  if (definitions.length > MOST_LABELS) {
    throw new RangeError(`metric ${id} has more than ${MOST_LABELS} labels`)
  }
  const labels: KeyLabel[] = []
  let words = 0
  for (const [i, { label, field, bounded }] of definitions.entries()) {
    if (followed(field, definitions) !== undefined) continue
    const { kind, text } = fieldDefinition(field)
    const named = kind === 'ref' || text === 'name'
    const taken = kind === 'ref' ? 1 : wordsOf[kind]
    labels.push({ label, field, bounded, bit: (1 << i) >>> 0, at: words, words: taken, named })
    words += taken
  }
  const attached = definitions.flatMap(({ label, field }) => {
    const names = followed(field, definitions)?.map((one) => one.label)
    if (names === undefined) return []
    const follows = labels.filter((one) => names.includes(one.label))
    return [{ label, field, follows, bits: bitsOf(follows) }]
  })
  return {
    labels,
    attached: attached.map((label, at) => ({ ...label, at })),
    words: Math.max(words, 1),
    boundedBits: bitsOf(labels.filter(({ bounded }) => bounded)),
    allBits: bitsOf(labels),
  }
}

/**
 * The labels that say what a field is, in the order in which it follows them; nothing where the field is
 * part of the key itself. An address of a sampler serves for its name.
 */
export function followed<Label extends Pick<LabelDefinition, 'field'>>(
  field: FieldName,
  labels: readonly Label[],
): readonly Label[] | undefined {
  const follows = fieldDefinition(field).follows
  if (follows === undefined) return undefined
  const found = follows.map(
    (name) =>
      labels.find((one) => one.field === name) ??
      (name === 'sampler' ? labels.find((one) => one.field === 'sampler_address') : undefined),
  )
  return found.every((one) => one !== undefined) ? found : undefined
}

function bitsOf(labels: readonly KeyLabel[]): number {
  return labels.reduce((bits, { bit }) => bits | bit, 0) >>> 0
}
