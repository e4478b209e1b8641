import { FieldSet } from '../model/field-set.ts'
import { type FieldName, fieldDefinition } from '../model/fields.ts'
import { BATCH_SIZE, type Column, Flows } from '../model/flows.ts'
import { writeTime } from '../model/nanoseconds.ts'
import { addWaysBack, BIFLOW_RECORDS } from './biflow.ts'
import { Clock } from './clock.ts'
import type { DecodeSink } from './decode-sink.ts'
import { Exporters } from './exporters.ts'
import type { Header } from './header.ts'
import { fillNetworks } from './networks.ts'
import { type Protocol, protocols } from './protocols.ts'
import type { Sampler } from './sampler.ts'
import { count } from './sampler-counts.ts'
import type { Samplers } from './samplers.ts'
import { Sampling } from './sampling.ts'
import type { Session } from './session.ts'
import type { RecordReader } from './template/record-reader.ts'

/** What decoders themselves need to know of a flow, whatever the metrics want. */
const ownFields: readonly FieldName[] = [
  'flows',
  'flow_direction',
  'in_if',
  'out_if',
  'reverse_bytes',
  'reverse_packets',
  'sampler_id',
  'sampling_interval',
  'sampling_space',
]

/** The same where records say whose they are. */
const exporterFields: readonly FieldName[] = ['exporter_addr', 'exporter_name']

/** What became of the records between two offsets. */
export interface RecordsRead {
  readonly records: number
  /** Whether a record ran beyond the end. */
  readonly truncated: boolean
}

/** What the records of a batch have in common, whoever read them. */
export interface RecordTraits {
  /** Whether a record may be seen both ways (RFC 5103), and then gives two observations. */
  readonly biflow: boolean
  /** Whether records name a sampling rate or the sampler that they come from. */
  readonly namesRate: boolean
}

/** Reads records into batches, completes them and pushes them on: what all protocols share. */
export class RecordBatches {
  readonly flows: Flows
  readonly clock = new Clock()
  readonly #constants: ReturnType<typeof constantsOf>
  readonly #directions: Column | undefined
  readonly #networks: boolean
  readonly #sampling: Sampling
  /** Where records say whose they are; otherwise they are the sender's. */
  readonly #exporters: Exporters | undefined
  readonly #sink: DecodeSink
  #received = 0
  #headerRate = 0
  #protocol: Protocol = protocols.netflow_v5

  /**
   * `exporters`: the samplers among which those are whom records name. `varying`: fields that may differ
   * from record to record, though in datagrams they do not.
   */
  constructor(
    wanted: FieldSet,
    defaultRate: number | undefined,
    sink: DecodeSink,
    exporters?: Samplers,
    varying?: ReadonlySet<FieldName>,
  ) {
    const own = exporters === undefined ? ownFields : [...ownFields, ...exporterFields]
    this.flows = new Flows(withOpposites(new FieldSet([...wanted, ...own])), wanted, varying)
    this.#constants = constantsOf(this.flows)
    this.#directions = this.flows.column('flow_direction')
    this.#networks = wanted.has('src_net') || wanted.has('dst_net')
    this.#sampling = new Sampling(this.flows, defaultRate)
    this.#exporters = exporters && new Exporters(this.flows, exporters)
    this.#sink = sink
  }

  /** Takes over what is the same for all records of a datagram. */
  begin(session: Session, header: Header, received: number, headerRate = 0): void {
    const { clock } = this
    const { domain, sampler } = session
    this.#received = received
    this.#headerRate = headerRate
    this.#protocol = header.protocol
    clock.exported = header.exported ?? received
    clock.nanoseconds = header.nanoseconds
    clock.uptime = header.uptime
    clock.initTime = domain.initTime
    const { type, exportProtocol, sequence, observationDomain, time } = this.#constants
    if (type !== undefined) type[0] = header.protocol.type
    if (exportProtocol !== undefined) exportProtocol[0] = header.protocol.type
    if (sequence !== undefined) sequence[0] = header.sequence ?? 0
    if (observationDomain !== undefined) observationDomain[0] = header.domain
    this.#nameSampler(sampler)
    if (time !== undefined) writeTime(time, 0, received)
  }

  /** Reads all records from `start` to `end` and pushes them on batch by batch. */
  read(
    reader: RecordReader,
    view: DataView,
    payload: Uint8Array,
    start: number,
    end: number,
    session: Session,
  ): RecordsRead {
    const most = reader.biflow ? BIFLOW_RECORDS : BATCH_SIZE
    const look = this.#isNewSecond(session)
    let offset = start
    let records = 0
    let size = most
    while (end - offset >= reader.shortest) {
      let next = reader.read(view, payload, offset, end, size, this.clock, look)
      if (this.flows.size === 0) return { records, truncated: true }
      if (this.#exporters !== undefined) {
        // a batch is of one sampler; where they alternate, not much is read twice
        const { alike } = this.#exporters
        if (alike < this.flows.size) {
          next = reader.read(view, payload, offset, end, alike, this.clock, look)
        }
        size = Math.min(most, 2 * alike)
      }
      if (look) {
        if (records === 0) this.#noteDelay(reader, view, offset, session)
        this.#countDirections(session, this.flows.size)
      }
      records += this.flows.size
      this.push(reader, session)
      offset = next
    }
    return { records, truncated: false }
  }

  /** Whether a row of the batch is of the same sampler as the first one. */
  isOfFirst(row: number): boolean {
    return this.#exporters?.isOfFirst(row) ?? true
  }

  /** Completes the records that are in the batch and pushes them on. */
  push({ biflow, namesRate }: RecordTraits, session: Session): void {
    const { flows } = this
    const records = flows.size
    const sampler = this.#samplerOf(session)
    if (biflow) addWaysBack(flows)
    if (this.#networks) fillNetworks(flows)
    this.#sampling.apply(sampler, session.domain, this.#headerRate, namesRate)
    sampler.add(this.#protocol.records, records)
    sampler.add(count.observations, flows.size)
    sampler.lastFlow = this.#received
    this.#sink.flows(flows, session, records)
  }

  /** The sampler of the records in the batch, which are all of one. */
  #samplerOf(session: Session): Sampler {
    if (this.#exporters === undefined) return session.sampler
    const sampler = this.#exporters.sampler(session, this.#received)
    this.#nameSampler(sampler, this.#exporters.called(sampler))
    return sampler
  }

  #nameSampler(sampler: Sampler, called = sampler.called): void {
    const { number, address } = this.#constants
    this.flows.sampler = sampler.number
    if (number !== undefined) number[0] = called
    if (address !== undefined) address[0] = sampler.number
  }

  /** IE 61: a sampler that exports both directions of an interface doubles all sums. */
  #countDirections({ sampler }: Session, records: number): void {
    if (this.#directions === undefined || this.#directions.dirty === 0) return
    const { data } = this.#directions
    let sum = 0
    let bits = 0
    for (let row = 0; row < records; row++) {
      const direction = data[row] ?? 0
      sum += direction
      bits |= direction
    }
    // only 0 and 1 are directions, and what is neither is rare: without it the sum is the count
    const known = bits >>> 0 <= 1
    const egress = known ? sum : countOf(data, 1, records)
    const ingress = known ? records - sum : countOf(data, 0, records)
    if (ingress > 0) sampler.add(count.records_ingress, ingress)
    if (egress > 0) sampler.add(count.records_egress, egress)
  }

  /** Once a second is enough for what nobody adds up. */
  #isNewSecond({ sampler }: Session): boolean {
    const second = Math.floor(this.#received / 1000)
    if (second === sampler.lookedAt) return false
    sampler.lookedAt = second
    return true
  }

  #noteDelay(reader: RecordReader, view: DataView, offset: number, { sampler }: Session): void {
    const end = reader.flowEnd(view, offset, this.clock)
    if (end !== undefined) sampler.flowDelay = (this.#received - end) / 1000
  }
}

function countOf(data: Uint32Array, word: number, rows: number): number {
  let found = 0
  for (let row = 0; row < rows; row++) if (data[row] === word) found++
  return found
}

/** The way back of a biflow has in each field what the way out has in the opposite one. */
function withOpposites(wanted: FieldSet): FieldSet {
  const opposites = [...wanted]
    .map((name) => fieldDefinition(name))
    .filter(({ opposite, from }) => opposite !== undefined && from !== 'enrich')
    .map(({ opposite }) => opposite as FieldName)
  return new FieldSet([...wanted, ...opposites])
}

/** The columns that are the same for all records of a datagram, where somebody wants them. */
function constantsOf(flows: Flows) {
  const constant = (name: FieldName) => {
    const column = flows.column(name)
    return column?.step === 0 ? column.data : undefined
  }
  return {
    type: constant('type'),
    exportProtocol: constant('export_protocol'),
    sequence: constant('sequence_num'),
    observationDomain: constant('observation_domain_id'),
    number: constant('sampler'),
    address: constant('sampler_address'),
    time: constant('time_received_ns'),
  }
}
