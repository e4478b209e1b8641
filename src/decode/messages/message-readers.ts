import type { FieldSet } from '../../model/field-set.ts'
import type { Generation, MessageFormat } from '../../model/payload.ts'
import type { DecodeSink } from '../decode-sink.ts'
import { RecordBatches } from '../record-batches.ts'
import type { Samplers } from '../samplers.ts'
import { messageFormats } from './message-formats.ts'
import { MessageReader, varyingFields } from './message-reader.ts'

/** The readers of messages for the fields that are wanted; made when the first of their format comes. */
export class MessageReaders {
  readonly batches: RecordBatches
  readonly #sink: DecodeSink
  readonly #readers = new Map<string, MessageReader>()

  constructor(
    wanted: FieldSet,
    defaultRate: number | undefined,
    sink: DecodeSink,
    samplers: Samplers,
  ) {
    this.batches = new RecordBatches(wanted, defaultRate, sink, samplers, varyingFields)
    this.#sink = sink
  }

  reader(format: MessageFormat, generation: Generation | undefined): MessageReader {
    const key = generation === undefined ? format : `${format} ${generation}`
    const known = this.#readers.get(key)
    if (known !== undefined) return known
    const { protocol, unsaidRate, source } = messageFormats[format]
    const records = source(this.batches.flows, generation)
    const reader = new MessageReader(this.batches, records, protocol, unsaidRate, this.#sink)
    this.#readers.set(key, reader)
    return reader
  }
}
