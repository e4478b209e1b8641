import { Counter, Registry } from 'prom-client'
import type { Decoded } from './decoder.ts'
import type { FlowRecord } from './flow-record.ts'

const labelNames = ['sampler', 'src_as', 'dst_as', 'in_if', 'out_if']

/** The same counters as the bench's metric, kept by prom-client. */
export class BaselineCounters {
  readonly registry = new Registry()
  readonly bytes = this.#counter('bytes')
  readonly packets = this.#counter('packets')
  readonly flows = this.#counter('flows')

  add({ records, samplingRate }: Decoded, sampler: string): void {
    for (const record of records) this.addOne(record, sampler, samplingRate)
  }

  addOne(record: FlowRecord, sampler: string, samplingRate: number): void {
    const labels = {
      sampler,
      src_as: record.srcAs ?? 0,
      dst_as: record.dstAs ?? 0,
      in_if: record.inIf ?? 0,
      out_if: record.outIf ?? 0,
    }
    this.bytes.inc(labels, Number(record.bytes) * samplingRate)
    this.packets.inc(labels, Number(record.packets) * samplingRate)
    this.flows.inc(labels)
  }

  #counter(value: string): Counter {
    const name = `flow_bench_${value}_total`
    return new Counter({ name, help: `Flow ${value}.`, labelNames, registers: [this.registry] })
  }
}
