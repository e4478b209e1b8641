import type { FlowRecord } from './flow-record.ts'
import { ipv4 } from './read-field.ts'
import { decodeSflow5 } from './sflow.ts'
import { readRecords, readTemplate, type Template } from './template.ts'

/** What one sampler and domain said. */
interface Session {
  readonly templates: Map<number, Template>
  samplingRate: number
}

/** The records of a datagram and the rate that they were sampled at. */
export interface Decoded {
  readonly records: readonly FlowRecord[]
  readonly samplingRate: number
}

/** NetFlow v5, v9, IPFIX and sFlow as one would write them first: an object for each record. */
export class BaselineDecoder {
  readonly #sessions = new Map<string, Session>()

  decode(data: Buffer, address: string): Decoded {
    const version = data.readUInt16BE(0)
    switch (version) {
      case 0: // the upper half of a version word of four bytes
        return decodeSflow5(data)
      case 5:
        return decodeNetflow5(data)
      case 9:
        return this.#decodeSets(
          data,
          20,
          data.length,
          this.#session(address, data.readUInt32BE(16)),
        )
      case 10:
        return this.#decodeSets(
          data,
          16,
          data.readUInt16BE(2),
          this.#session(address, data.readUInt32BE(12)),
        )
      default:
        throw new Error(`unknown version ${version}`)
    }
  }

  #session(address: string, domain: number): Session {
    const key = `${address}/${domain}`
    let session = this.#sessions.get(key)
    if (session === undefined) {
      session = { templates: new Map(), samplingRate: 1 }
      this.#sessions.set(key, session)
    }
    return session
  }

  #decodeSets(data: Buffer, start: number, end: number, session: Session): Decoded {
    const records: FlowRecord[] = []
    for (let offset = start; offset + 4 <= end; ) {
      const id = data.readUInt16BE(offset)
      const length = data.readUInt16BE(offset + 2)
      if (length < 4 || offset + length > end) throw new Error(`set of ${length} bytes`)
      if (id < 256) learnTemplates(data, id, offset + 4, offset + length, session)
      else records.push(...readData(data, offset + 4, offset + length, session, id))
      offset += length
    }
    return { records, samplingRate: session.samplingRate }
  }
}

function learnTemplates(
  data: Buffer,
  setId: number,
  start: number,
  end: number,
  { templates }: Session,
): void {
  const options = setId === 1 || setId === 3
  for (let offset = start; offset + 4 <= end; ) {
    const id = data.readUInt16BE(offset)
    if (id < 256) return // padding
    let count = data.readUInt16BE(offset + 2)
    offset += 4
    if (setId === 1) count = (count + data.readUInt16BE(offset)) / 4 // v9 counts bytes
    if (options) offset += 2
    templates.set(id, readTemplate(data, offset, count, options))
    offset += count * 4
  }
}

function readData(
  data: Buffer,
  start: number,
  end: number,
  session: Session,
  id: number,
): readonly FlowRecord[] {
  const template = session.templates.get(id)
  if (template === undefined) return []
  const records = readRecords(data, start, end, template)
  if (!template.options) return records
  for (const record of records) session.samplingRate = samplingRate(record) ?? session.samplingRate
  return []
}

function samplingRate(record: FlowRecord): number | undefined {
  const { samplingPacketInterval, samplingPacketSpace } = record
  if (typeof samplingPacketInterval === 'number' && typeof samplingPacketSpace === 'number') {
    return (samplingPacketInterval + samplingPacketSpace) / samplingPacketInterval
  }
  const interval = record.samplerRandomInterval ?? record.samplingInterval
  return typeof interval === 'number' ? interval : undefined
}

function decodeNetflow5(data: Buffer): Decoded {
  const count = data.readUInt16BE(2)
  if (24 + count * 48 > data.length) throw new Error(`${count} records`)
  const records: FlowRecord[] = []
  for (let offset = 24; offset < 24 + count * 48; offset += 48) {
    records.push({
      srcAddr: ipv4(data, offset),
      dstAddr: ipv4(data, offset + 4),
      nextHop: ipv4(data, offset + 8),
      inIf: data.readUInt16BE(offset + 12),
      outIf: data.readUInt16BE(offset + 14),
      packets: data.readUInt32BE(offset + 16),
      bytes: data.readUInt32BE(offset + 20),
      firstSwitched: data.readUInt32BE(offset + 24),
      lastSwitched: data.readUInt32BE(offset + 28),
      srcPort: data.readUInt16BE(offset + 32),
      dstPort: data.readUInt16BE(offset + 34),
      tcpFlags: data.readUInt8(offset + 37),
      protocol: data.readUInt8(offset + 38),
      tos: data.readUInt8(offset + 39),
      srcAs: data.readUInt16BE(offset + 40),
      dstAs: data.readUInt16BE(offset + 42),
      srcMask: data.readUInt8(offset + 44),
      dstMask: data.readUInt8(offset + 45),
    })
  }
  return { records, samplingRate: data.readUInt16BE(22) & 0x3fff || 1 }
}
