import type { DiscardSample } from '../../model/counter-sample.ts'
import { interfaceWord } from './interfaces.ts'

/** Bytes of a sample before its records. */
const LENGTH = 32

const IF_INDEX = 0

/**
 * sFlow Dropped Packet Notification Structures (2020) §2, `discarded_packet`; `undefined` if it is
 * cut short. What its records say about the packet is not read.
 *
 *     sequence(4) sourceType(4) sourceIndex(4) drops(4) inIf(4) outIf(4) reason(4) records(4)
 */
export function readDiscard(view: DataView, start: number, end: number): DiscardSample | undefined {
  if (end - start < LENGTH) return undefined
  return {
    sequence: view.getUint32(start),
    sourceType: view.getUint32(start + 4),
    source: view.getUint32(start + 8),
    drops: view.getUint32(start + 12),
    in_if: interfaceWord(IF_INDEX, view.getUint32(start + 16)),
    out_if: interfaceWord(IF_INDEX, view.getUint32(start + 20)),
    reason: view.getUint32(start + 24),
  }
}
