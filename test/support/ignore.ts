import type { DecodeSink } from '../../src/decode/decode-sink.ts'

/** A sink that takes nothing; a test spreads it and says what it wants. */
export const ignore: DecodeSink = {
  flows: () => {},
  counters: () => {},
  discarded: () => {},
  problem: () => {},
}
