import { Decoder, type DecoderSettings } from '../../src/decode/decoder.ts'
import type { DecoderLimits } from '../../src/decode/decoder-limits.ts'
import type { ProblemReason } from '../../src/decode/problems.ts'
import type { Sampler } from '../../src/decode/sampler.ts'
import { type CountName, count, problemCount } from '../../src/decode/sampler-counts.ts'
import type { RateOverride } from '../../src/decode/samplers.ts'
import type { RateInUse } from '../../src/decode/sampling-rates.ts'
import { type Network, parseNetwork } from '../../src/model/address.ts'
import type { CounterSample, DiscardSample } from '../../src/model/counter-sample.ts'
import { Dictionary } from '../../src/model/dictionary.ts'
import { FieldSet } from '../../src/model/field-set.ts'
import type { FieldName } from '../../src/model/fields.ts'
import { flowJson } from '../../src/model/flow-json.ts'
import type { Generation, PayloadFormat } from '../../src/model/payload.ts'
import type { SamplerIdentity } from '../../src/model/sampler-identity.ts'
import type { Tunnel } from '../../src/model/tunnels.ts'
import { EXPORTED_SECONDS } from './datagram.ts'
import { decodedFields, type PrintedFlow, testLimits } from './decode-capture.ts'

/** What a test may want otherwise. */
export interface TestDecoderOptions extends TestDecoderSettings {
  readonly limits?: Partial<DecoderLimits>
  readonly identity?: SamplerIdentity
}

/** Those of them that can change. */
export interface TestDecoderSettings {
  readonly wanted?: readonly FieldName[]
  readonly allow?: readonly string[]
  readonly overrides?: Readonly<Record<string, number>>
  readonly defaultRate?: number
  readonly decapsulate?: readonly Tunnel[]
  readonly samplerNames?: Readonly<Record<string, string>>
}

/** Where a datagram comes from and when it arrives. */
export interface Arrival {
  readonly address?: string
  readonly port?: number
  readonly format?: PayloadFormat
  readonly generation?: Generation
  /** In milliseconds since 1970. */
  readonly received?: number
}

/** When datagrams arrive unless a test says otherwise: half a second after they were sent. */
export const RECEIVED = EXPORTED_SECONDS * 1000 + 500

/** A decoder that keeps what it pushes, for tests to look at. */
export class TestDecoder {
  readonly decoder: Decoder
  /** Every observation as JSON, absent fields left out, with the `rate` that it is multiplied by. */
  readonly flows: PrintedFlow[] = []
  readonly problems: ProblemReason[] = []
  /** What was said of each of the problems. */
  readonly details: string[] = []
  readonly counters: CounterSample[] = []
  readonly discards: DiscardSample[] = []
  received = 0
  #printed: readonly FieldName[]

  constructor(options: TestDecoderOptions = {}) {
    const names = new Dictionary(10_000)
    this.#printed = options.wanted ?? decodedFields
    this.decoder = new Decoder({
      ...settingsOf(options),
      limits: { ...testLimits, ...options.limits },
      names,
      identity: options.identity ?? 'agent',
      sink: {
        problem: (reason, _sampler, detail) => {
          this.problems.push(reason)
          this.details.push(detail)
        },
        counters: (sample) => this.counters.push({ ...sample, values: [...sample.values] }),
        discarded: (sample) => this.discards.push({ ...sample }),
        flows: (flows) => {
          for (let row = 0; row < flows.size; row++) {
            const line = flowJson(flows, row, names, this.#printed).replace(/:(\d{16,})/g, ':"$1"')
            this.flows.push({ ...JSON.parse(line), rate: flows.rates[row] })
          }
        },
      },
    })
  }

  /** Goes on with other settings; those that are not given are as in `new TestDecoder()`. */
  change(settings: TestDecoderSettings = {}): void {
    this.#printed = settings.wanted ?? decodedFields
    this.decoder.change(settingsOf(settings))
  }

  /** Decodes datagrams, one after the other, and returns the flows that they gave. */
  receive(datagrams: Uint8Array | readonly Uint8Array[], arrival: Arrival = {}): PrintedFlow[] {
    const { address = '192.0.2.1', port = 2055, received = RECEIVED, format = 'flow' } = arrival
    const { generation } = arrival
    const before = this.flows.length
    for (const bytes of datagrams instanceof Uint8Array ? [datagrams] : datagrams) {
      this.decoder.receive({ format, bytes, address, port, received, generation })
      this.received++
    }
    return this.flows.slice(before)
  }

  sampler(address = '192.0.2.1'): Sampler {
    const found = this.decoder.samplers.find(address, address, 0)
    if (typeof found === 'string') throw new Error(`there is no sampler ${address}`)
    return found
  }

  count(name: CountName, address?: string): number {
    return this.sampler(address).counts[count[name]] ?? 0
  }

  lost(reason: ProblemReason, address?: string): number {
    return this.sampler(address).counts[problemCount(reason)] ?? 0
  }

  /** What all domains of a sampler have lost by sequence numbers since the last call. */
  takeLost(address?: string): number {
    let sum = 0
    for (const { sessions } of this.sampler(address).domains) {
      for (const { sequence } of sessions.values()) sum += sequence.takeLost(RECEIVED + 60_000)
    }
    return sum
  }

  /** The rates in use in all domains of a sampler. */
  rates(address?: string): RateInUse[] {
    return [...this.sampler(address).domains].flatMap(({ rates }) => [...rates.inUse])
  }
}

function settingsOf(options: TestDecoderSettings): DecoderSettings {
  const { wanted = decodedFields, allow = [], overrides = {}, defaultRate } = options
  return {
    wanted: new FieldSet(wanted),
    allow: allow.map(network),
    overrides: Object.entries(overrides).map(
      ([text, rate]): RateOverride => ({ network: network(text), rate }),
    ),
    defaultRate,
    decapsulate: new Set(options.decapsulate),
    samplerNames: Object.entries(options.samplerNames ?? {}).map(([text, value]) => ({
      network: network(text),
      value,
    })),
  }
}

function network(text: string): Network {
  const parsed = parseNetwork(text)
  if (parsed === undefined) throw new Error(`${text} is no network`)
  return parsed
}
