import { below } from './mutate.ts'

/** Bytes that mean nothing, and are the same each time. */
export function anyBytes(length: number): Buffer {
  const pick = below(1)
  return Buffer.from(Uint8Array.from({ length }, () => pick(256)))
}
