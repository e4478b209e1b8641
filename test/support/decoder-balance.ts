import assert from 'node:assert/strict'
import type { Decoder } from '../../src/decode/decoder.ts'
import type { DecoderLimits } from '../../src/decode/decoder-limits.ts'
import { problems } from '../../src/decode/problems.ts'
import { type CountName, count, problemCount } from '../../src/decode/sampler-counts.ts'

/** What all samplers of a decoder together have counted of something. */
export function totalOf(decoder: Decoder, name: CountName): number {
  return totalAt(decoder, count[name])
}

/** Every payload and every set ended in exactly one place, and that was counted. */
export function assertBalance(decoder: Decoder, received: number): void {
  const lost = (costs: 'payload' | 'set') =>
    problems
      .filter((problem) => problem.costs === costs)
      .map(({ reason }) => totalAt(decoder, problemCount(reason)))
      .reduce((sum, lost) => sum + lost, 0)
  const payloads = totalOf(decoder, 'payloads')
  assert.equal(payloads, received)
  assert.equal(payloads, totalOf(decoder, 'payloads_decoded') + lost('payload'))
  const waiting = decoder.sets.parked.size
  const sets = totalOf(decoder, 'sets')
  assert.equal(sets, totalOf(decoder, 'sets_decoded') + lost('set') + waiting)
}

/** Nothing that the wire decides about has outgrown its bound. */
export function assertBounds(decoder: Decoder, limits: DecoderLimits): void {
  assert.ok(decoder.samplers.size <= limits.samplers)
  assert.ok(decoder.samplers.sessions <= limits.sessions)
  assert.ok(decoder.samplers.templateBytes <= limits.templateBytes)
  assert.ok(decoder.samplers.templateBytes >= 0)
  assert.ok(decoder.samplers.inBandNames.size <= limits.inBandNames)
  assert.ok(decoder.sets.parked.bytes <= limits.parkedBytes)
}

function totalAt(decoder: Decoder, at: number): number {
  let total = decoder.samplers.refused.counts[at] ?? 0
  for (const { counts } of decoder.samplers) total += counts[at] ?? 0
  return total
}
