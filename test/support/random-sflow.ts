import { flowRecordKinds } from '../../src/decode/sflow5/flow-record-kinds.ts'
import type { Below } from './mutate.ts'

/** A datagram of sFlow that is right as far as its samples and records go, with any bytes in them. */
export function randomSflow(pick: Below): Uint8Array {
  const words: number[] = [5, 1, pick(4), 1, 1, 1]
  const samples = 1 + pick(4)
  words.push(samples)
  for (let i = 0; i < samples; i++) pushCounted(words, 1 + pick(6), randomSample(pick))
  const bytes = new DataView(new ArrayBuffer(4 * words.length))
  for (const [i, word] of words.entries()) bytes.setUint32(4 * i, word)
  return new Uint8Array(bytes.buffer)
}

/** Flow records of every kind that is read, of others, and counter records that share their numbers. */
const recordFormats = [...flowRecordKinds.map(({ format }) => format), 1005, 1043]

function randomSample(pick: Below): number[] {
  // the heads of all samples have their number of records last
  const words = Array.from({ length: [2, 3, 7, 10][pick(4)] ?? 2 }, () => randomWord(pick))
  const records = pick(4)
  words.push(pick(8) === 0 ? randomWord(pick) : records)
  for (let i = 0; i < records; i++) {
    const format = recordFormats[pick(recordFormats.length)] ?? 1
    const body = Array.from({ length: pick(40) }, () => randomWord(pick))
    pushCounted(words, format, body)
  }
  return words
}

function pushCounted(words: number[], format: number, body: readonly number[]): void {
  words.push(format, 4 * body.length, ...body)
}

/** Most words are small: counts, types, lengths. */
function randomWord(pick: Below): number {
  const kind = pick(8)
  if (kind > 1) return pick(12)
  return kind === 1 ? pick(0xffff_ffff) : 0xffff_ffff
}
