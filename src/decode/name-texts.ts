import { cutName, nameText } from '../model/name-text.ts'

/** Texts that are remembered. */
const MOST_TEXTS = 10_000

interface KnownText {
  readonly bytes: Uint8Array
  readonly text: string
}

/** Names as texts, remembered by their bytes, so that none is made for each record. */
export class NameTexts {
  readonly #texts = new Map<number, KnownText>()

  text(bytes: Uint8Array): string {
    const name = cutName(bytes)
    const hash = hashOf(name)
    const known = this.#texts.get(hash)
    if (known !== undefined && isSame(known.bytes, name)) return known.text
    const text = nameText(name)
    if (this.#texts.size >= MOST_TEXTS) this.#texts.clear()
    this.#texts.set(hash, { bytes: name.slice(), text })
    return text
  }
}

/** FNV-1a. Who makes names collide gets a slower look-up, and nothing else. */
function hashOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193)
  return hash
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false
  return true
}
