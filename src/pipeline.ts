import { LaneInterfaces } from './counters/lane-interfaces.ts'
import type { DecodeSink } from './decode/decode-sink.ts'
import { Decoder } from './decode/decoder.ts'
import type { DecoderLimits } from './decode/decoder-limits.ts'
import { protocols } from './decode/protocols.ts'
import type { RateOverride } from './decode/samplers.ts'
import type { Network } from './model/address.ts'
import { Dictionary } from './model/dictionary.ts'
import { FieldSet } from './model/field-set.ts'
import type { Payload } from './model/payload.ts'
import type { SamplerIdentity } from './model/sampler-identity.ts'
import type { Tunnel } from './model/tunnels.ts'
import { LaneTally } from './tally/lane-tally.ts'
import type { MetricDefinition } from './tally/metric-definition.ts'

/** What the stages have to be told; can be cloned into a thread. */
export interface PipelineOptions {
  readonly metrics: readonly MetricDefinition[]
  readonly allow: readonly Network[]
  readonly overrides: readonly RateOverride[]
  readonly defaultRate: number | undefined
  /** The tunnels in whose packets the flow is that counts. */
  readonly decapsulate: ReadonlySet<Tunnel>
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

/** The stages of one lane, put together: the only place where they meet. */
export interface Pipeline {
  readonly decoder: Decoder
  readonly tally: LaneTally
  readonly interfaces: LaneInterfaces
  /** The numbers that stand for texts in labels, until a report takes the texts along. */
  readonly names: Dictionary
  /** The way of a payload, from bytes to counters. Done with it when it returns; never throws. */
  receive(payload: Payload): void
  /** The same for a payload that was counted before: only what it says about others is taken in. */
  learn(payload: Payload): void
}

/** Puts the stages together: decode → tally. Names and forwarding will stand between them. */
export function createPipeline(options: PipelineOptions, listener: ProblemListener): Pipeline {
  const names = new Dictionary(options.nameLimit)
  const tally = new LaneTally(options.metrics, names)
  const interfaces = new LaneInterfaces(options.interfaceLimit)
  const takesCounters = options.interfaceLimit > 0
  let isLearning = false
  const decoder = new Decoder({
    ...options,
    names,
    wanted: new FieldSet([
      ...LaneTally.fields(options.metrics),
      ...(takesCounters ? LaneInterfaces.fields : []),
    ]),
    sink: {
      flows(flows, { sampler, domain }) {
        if (isLearning) return
        tally.add(flows)
        // only those who speak it send counters to compare with
        if (takesCounters && domain.protocol === protocols.sflow_5) {
          interfaces.flows(sampler.number, flows)
        }
      },
      counters(sample, { sampler, domain }) {
        if (takesCounters && !isLearning) interfaces.counters(sampler.number, domain.id, sample)
      },
      discarded(sample, { sampler }) {
        if (takesCounters && !isLearning) interfaces.discarded(sampler.number, sample)
      },
      problem(reason, sampler, detail) {
        if (!isLearning) listener.problem(reason, sampler, detail)
      },
    },
  })
  const receive = (payload: Payload) => {
    try {
      decoder.receive(payload)
    } catch (error) {
      // whatever a payload does to us, it must not cost the next one
      decoder.countBug(payload)
      listener.bug(error)
    }
  }
  return {
    decoder,
    tally,
    interfaces,
    names,
    receive,
    learn(payload) {
      isLearning = true
      receive(payload)
      isLearning = false
    },
  }
}
