import { readdirSync } from 'node:fs'
import { describe } from 'node:test'
import type { Decoder } from '../../src/decode/decoder.ts'
import type { DecoderLimits } from '../../src/decode/decoder-limits.ts'
import type { Payload } from '../../src/model/payload.ts'
import { samplerIdentities } from '../../src/model/sampler-identity.ts'
import { ipfix, set, template } from '../support/datagram.ts'
import { newDecoder, readDatagrams } from '../support/decode-capture.ts'
import { assertBalance, assertBounds } from '../support/decoder-balance.ts'
import { fuzz, type Maker } from '../support/fuzz.ts'
import { ignore } from '../support/ignore.ts'
import { type Below, below, mutatedDatagram, randomDatagram } from '../support/mutate.ts'
import { netflow8Samples } from '../support/netflow8-samples.ts'
import { randomSflow } from '../support/random-sflow.ts'
import { sectionSamples } from '../support/section-samples.ts'

/** Narrow, so that every bound is reached over and over. */
const limits: DecoderLimits = {
  samplers: 40,
  sessions: 60,
  templatesPerSession: 20,
  templateBytes: 100_000,
  inBandNames: 100,
  parkedBytes: 20_000,
  parkedAge: 60_000,
}

const RUNS = 100
const DATAGRAMS = 1000

const captured = readdirSync('test/captures')
  .filter((name) => name.endsWith('.pcap'))
  .flatMap((name) => readDatagrams(`test/captures/${name}`))
  .map(({ bytes }) => bytes)

const sflow = Array.from({ length: 50 }, (_, seed) => randomSflow(below(seed + 1)))

/** IE 130: records of several samplers, as one passes them on. */
const replicated = ipfix([
  set(
    2,
    template(256, [
      [130, 4],
      [1, 4],
    ]),
  ),
  set(256, '0a000001 00000001 0a000002 00000002 0a000002 00000003 00000000 00000004'),
])

const corpus = [replicated, ...captured, ...netflow8Samples, ...sectionSamples, ...sflow]

const makers = {
  'any bytes': randomDatagram,
  'sFlow with anything in its samples': randomSflow,
  'real datagrams with something wrong': (pick: Below) => mutatedDatagram(pick, corpus),
} as const satisfies Record<string, Maker>

describe('100 000 datagrams', () => {
  fuzz(makers, RUNS, receiveAll)
})

function receiveAll(pick: Below, make: Maker): void {
  const decoder = newDecoder(ignore, limits, samplerIdentities[pick(samplerIdentities.length)])
  for (let received = 1; received <= DATAGRAMS; received++) {
    const bytes = make(pick)
    receive(decoder, from(pick, bytes, received))
    if (received % 100 === 0) assertBounds(decoder, limits)
  }
  assertBalance(decoder, DATAGRAMS)
  decoder.sets.expire(Number.MAX_SAFE_INTEGER)
  assertBalance(decoder, DATAGRAMS)
}

/** From a few more samplers than there is room for, now and then. */
function from(pick: Below, bytes: Uint8Array, time: number): Payload {
  const address = pick(4) === 0 ? `192.0.2.${pick(60)}` : '2001:db8::1'
  return { format: 'flow', bytes, address, port: 1000 + pick(3), received: time * 1000 }
}

function receive(decoder: Decoder, payload: Payload): void {
  try {
    decoder.receive(payload)
  } catch (error) {
    const datagram = Buffer.from(payload.bytes).toString('hex')
    throw new Error(`the decoder throws for ${datagram}`, { cause: error })
  }
}
