import type { DecoderLimits } from '../src/decode/decoder-limits.ts'

/** The bounds of a decoder as they are by default. */
export const limits: DecoderLimits = {
  samplers: 1000,
  sessions: 4000,
  templatesPerSession: 1024,
  templateBytes: 32 * 2 ** 20,
  inBandNames: 50_000,
  parkedBytes: 16 * 2 ** 20,
  parkedAge: 600_000,
}
