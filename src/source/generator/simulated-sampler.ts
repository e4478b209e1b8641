import type { Emission } from './emission.ts'
import { type Encoding, MOST_BYTES } from './encoding.ts'
import type { EncodingSettings } from './encoding-settings.ts'
import type { GeneratedFlow } from './generated-flow.ts'
import { ipfixEncoding } from './ipfix-encoding.ts'
import { netflow5Encoding } from './netflow5-encoding.ts'
import { netflow9Encoding } from './netflow9-encoding.ts'
import type { Protocol } from './protocol.ts'
import { namedInterfaces } from './traffic/named-interfaces.ts'
import { ports } from './traffic/ports.ts'
import { Random } from './traffic/random.ts'
import { Traffic } from './traffic/traffic.ts'

const DAY = 86_400_000

/** What makes one sampler differ from the next. */
export interface SamplerSettings {
  /** From 0. */
  readonly sampler: number
  readonly protocol: Protocol
  readonly seed: number
  /** When its first datagram is sent, in milliseconds since 1970. */
  readonly start: number
}

/** A device that sends flows: knows its traffic, its protocol and where its sequence numbers are. */
export class SimulatedSampler {
  readonly #sampler: number
  readonly #encoding: Encoding
  readonly #traffic: Traffic
  #sequence = 0

  constructor({ sampler, protocol, seed, start }: SamplerSettings) {
    // up for days, but not so many that the milliseconds wrap (49.7 days) in front of our eyes
    const boot = start - new Random(seed, -1 - sampler).between(DAY, 30 * DAY)
    this.#sampler = sampler
    const interfaces = namedInterfaces(seed, sampler)
    this.#encoding = encodingOf(protocol, { boot, domain: sampler + 1, interfaces })
    this.#traffic = new Traffic({
      seed,
      sampler,
      interfaces: ports.map(({ index }) => index),
      ipv6: this.#encoding.ipv6,
    })
  }

  /** Whether its protocol has templates, which it must announce from time to time. */
  get hasTemplates(): boolean {
    return this.#encoding.announcement !== undefined
  }

  /** Templates and options data. */
  announce(time: number): Emission | undefined {
    const encoded = this.#encoding.announcement?.({ time, sequence: this.#sequence })
    if (encoded === undefined) return undefined
    return this.#emit(encoded.bytes, encoded.sequenceStep, [], encoded.optionsRecords)
  }

  /** A datagram full of flows, at most `most` of them. */
  send(time: number, most: number): Emission {
    const flows = this.#collect(time, most)
    const { bytes, sequenceStep } = this.#encoding.flows({ time, sequence: this.#sequence }, flows)
    return this.#emit(bytes, sequenceStep, flows, 0)
  }

  #collect(time: number, most: number): GeneratedFlow[] {
    const { overhead, longestRecord, recordBytes } = this.#encoding
    const flows: GeneratedFlow[] = []
    let used = overhead
    while (flows.length < most && used + longestRecord <= MOST_BYTES) {
      const flow = this.#traffic.next(time)
      flows.push(flow)
      used += recordBytes(flow)
    }
    return flows
  }

  #emit(
    datagram: Uint8Array,
    sequenceStep: number,
    flows: readonly GeneratedFlow[],
    optionsRecords: number,
  ): Emission {
    this.#sequence = (this.#sequence + sequenceStep) >>> 0
    let bytes = 0
    let packets = 0
    for (const flow of flows) {
      bytes += flow.bytes
      packets += flow.packets
    }
    const sampler = this.#sampler
    return { sampler, datagram, optionsRecords, records: flows.length, bytes, packets }
  }
}

function encodingOf(protocol: Protocol, settings: EncodingSettings): Encoding {
  switch (protocol) {
    case 'v5':
      return netflow5Encoding(settings)
    case 'v9':
      return netflow9Encoding(settings)
    case 'ipfix':
      return ipfixEncoding(settings)
  }
}
