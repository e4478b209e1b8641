import { LaneInterfaces } from './counters/lane-interfaces.ts'
import type { DecodeSink } from './decode/decode-sink.ts'
import { Decoder, type DecoderSettings } from './decode/decoder.ts'
import type { DecoderLimits } from './decode/decoder-limits.ts'
import { protocols } from './decode/protocols.ts'
import type { RateOverride } from './decode/samplers.ts'
import type { Session } from './decode/session.ts'
import { AddressNumbers } from './enrich/address-numbers.ts'
import { type AddressPlan, addressFields } from './enrich/address-plan.ts'
import { type AddressTables, noAddressTables } from './enrich/address-tables.ts'
import type { Knowledge } from './enrich/knowledge.ts'
import { LaneNames } from './enrich/lane-names.ts'
import type { Network } from './model/address.ts'
import { Dictionary } from './model/dictionary.ts'
import { FieldSet } from './model/field-set.ts'
import type { Flows } from './model/flows.ts'
import type { NetworkValue } from './model/network-value.ts'
import type { Payload } from './model/payload.ts'
import type { SamplerIdentity } from './model/sampler-identity.ts'
import type { Tunnel } from './model/tunnels.ts'
import { LaneTally } from './tally/lane-tally.ts'
import type { MetricDefinition } from './tally/metric-definition.ts'

/** What the stages are told, and can be told anew while payloads come; can be cloned into a thread. */
export interface PipelineSettings {
  readonly metrics: readonly MetricDefinition[]
  readonly allow: readonly Network[]
  readonly overrides: readonly RateOverride[]
  readonly defaultRate: number | undefined
  /** The tunnels in whose packets the flow is that counts. */
  readonly decapsulate: ReadonlySet<Tunnel>
  /** What samplers are called; the first that fits counts. */
  readonly samplerNames: readonly NetworkValue<string>[]
  /** What is looked up for addresses. */
  readonly addresses: AddressPlan
}

/** What the stages have to be told at first. */
export interface PipelineOptions extends PipelineSettings {
  /** Which address tells samplers apart. */
  readonly identity: SamplerIdentity
  readonly limits: DecoderLimits
  /** Most different texts in labels. */
  readonly nameLimit: number
  /** Most interfaces whose counters are taken; 0 takes none. */
  readonly interfaceLimit: number
}

/** Told of what was lost: an ordinary problem of a payload or set, or a bug of ours with its stack. */
export interface ProblemListener {
  problem: DecodeSink['problem']
  bug(error: unknown): void
}

/**
 * The stages of one lane, put together: decode → enrich → tally, and the only place where they meet.
 * Forwarding will stand before the tally.
 */
export class Pipeline {
  readonly decoder: Decoder
  readonly interfaces: LaneInterfaces
  /** The numbers that stand for texts in labels, until a report takes the texts along. */
  readonly names: Dictionary
  readonly laneNames: LaneNames
  readonly #listener: ProblemListener
  readonly #takesCounters: boolean
  #tally: LaneTally
  #addresses: AddressNumbers
  #addressTables: AddressTables = noAddressTables
  #isLearning = false

  constructor(options: PipelineOptions, listener: ProblemListener) {
    this.names = new Dictionary(options.nameLimit)
    this.interfaces = new LaneInterfaces(options.interfaceLimit)
    this.laneNames = new LaneNames(this.names)
    this.#listener = listener
    this.#takesCounters = options.interfaceLimit > 0
    this.#tally = new LaneTally(options.metrics, this.names)
    this.#addresses = new AddressNumbers(options.addresses, this.names)
    this.decoder = new Decoder({
      ...options,
      ...this.#decoderSettings(options),
      names: this.names,
      sink: this.#sink(),
    })
  }

  get tally(): LaneTally {
    return this.#tally
  }

  /** The way of a payload, from bytes to counters. Done with it when it returns; never throws. */
  receive(payload: Payload): void {
    try {
      this.decoder.receive(payload)
    } catch (error) {
      // whatever a payload does to us, it must not cost the next one
      this.decoder.countBug(payload)
      this.#listener.bug(error)
    }
  }

  /** The same for a payload that was counted before: only what it says about others is taken in. */
  learn(payload: Payload): void {
    this.#isLearning = true
    this.receive(payload)
    this.#isLearning = false
  }

  /** Takes in what is known beside the records. */
  know({ addresses, asNames, samplers = [], interfaces = [], vrfs = [] }: Knowledge): void {
    if (addresses !== undefined) {
      this.#addressTables = addresses
      this.#addresses.use(addresses)
    }
    if (asNames !== undefined) this.laneNames.useAsNames(asNames)
    for (const [address, name] of samplers) this.decoder.samplers.call(address, name)
    for (const one of interfaces) this.laneNames.learnInterface(one)
    for (const one of vrfs) this.laneNames.learnVrf(one)
  }

  /** Goes on with other settings. What was tallied must have been reported before. */
  change(settings: PipelineSettings): void {
    this.#tally = new LaneTally(settings.metrics, this.names)
    this.#addresses = new AddressNumbers(settings.addresses, this.names)
    this.#addresses.use(this.#addressTables)
    this.decoder.change(this.#decoderSettings(settings))
  }

  #decoderSettings(settings: PipelineSettings): DecoderSettings {
    const { metrics, addresses } = settings
    const asked = new FieldSet(LaneTally.fields(metrics))
    const wanted = new FieldSet([
      ...asked,
      ...LaneNames.fields(asked),
      ...(this.#takesCounters ? LaneInterfaces.fields : []),
    ])
    return { ...settings, wanted: new FieldSet([...wanted, ...addressFields(wanted, addresses)]) }
  }

  #sink(): DecodeSink {
    return {
      flows: (flows, session) => {
        if (!this.#isLearning) this.#count(flows, session)
      },
      counters: (sample, { sampler, domain }) => {
        if (this.#isLearning || !this.#takesCounters) return
        this.interfaces.counters(sampler.number, domain.id, sample)
      },
      discarded: (sample, { sampler }) => {
        if (this.#isLearning || !this.#takesCounters) return
        this.interfaces.discarded(sampler.number, sample)
      },
      problem: (reason, sampler, detail) => {
        if (!this.#isLearning) this.#listener.problem(reason, sampler, detail)
      },
    }
  }

  #count(flows: Flows, { domain }: Session): void {
    this.#addresses.fill(flows)
    this.laneNames.fill(flows)
    this.#tally.add(flows)
    // only those who speak it send counters to compare with
    if (this.#takesCounters && domain.protocol === protocols.sflow_5) {
      this.interfaces.flows(flows.sampler, flows)
    }
  }
}
