import { OTHER_NAME } from '../model/dictionary.ts'
import { fieldDefinition } from '../model/fields.ts'
import type { KeyLabel, KeyLayout } from './key-layout.ts'

/**
 * Copies a lane's key into `key` so that keys which read alike become equal: names in the numbers
 * of the main thread, and no bits that the text of a label does not show. Returns the labels that read
 * `other`, as bits; their words are 0.
 */
export function canonicalKey(
  layout: KeyLayout,
  laneKeys: Uint32Array,
  from: number,
  translate: (laneNumber: number) => number,
  key: Uint32Array,
): number {
  let others = 0
  for (let w = 0; w < layout.words; w++) key[w] = laneKeys[from + w] ?? 0
  for (const label of layout.labels) {
    if (label.named) {
      const name = translate(key[label.at] ?? 0)
      key[label.at] = name
      if (name === OTHER_NAME) others |= label.bit
    } else {
      dropUnseen(label, key)
    }
  }
  return others >>> 0
}

function dropUnseen({ field, at }: KeyLabel, key: Uint32Array): void {
  const { text } = fieldDefinition(field)
  if (text === 'mac') key[at] = (key[at] ?? 0) & 0xffff
  if (text !== 'address' && text !== 'network') return
  const family = (key[at + 4] ?? 0) & 0xff
  if (text === 'address') key[at + 4] = family
  if (family === 4) key.fill(0, at, at + 3)
  else if (family !== 6) key.fill(0, at, at + 5)
}
