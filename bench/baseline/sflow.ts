import type { FlowRecord } from './flow-record.ts'
import { ipv4, ipv6 } from './read-field.ts'

/** The flow samples of an sFlow version 5 datagram, an object for each. */
export function decodeSflow5(data: Buffer): {
  readonly records: readonly FlowRecord[]
  readonly samplingRate: number
} {
  const agent = data.readUInt32BE(4) === 1 ? 4 : 16
  let offset = 8 + agent + 12
  const count = data.readUInt32BE(offset)
  offset += 4
  const records: FlowRecord[] = []
  let samplingRate = 1
  for (let i = 0; i < count; i++) {
    const format = data.readUInt32BE(offset)
    const length = data.readUInt32BE(offset + 4)
    if (offset + 8 + length > data.length) throw new Error(`sample of ${length} bytes`)
    if (format === 1) {
      const sample = decodeFlowSample(data, offset + 8)
      samplingRate = Number(sample.samplingRate)
      records.push(sample)
    }
    offset += 8 + length
  }
  return { records, samplingRate }
}

function decodeFlowSample(data: Buffer, start: number): FlowRecord {
  const sample: FlowRecord = {
    sequence: data.readUInt32BE(start),
    sourceId: data.readUInt32BE(start + 4),
    samplingRate: data.readUInt32BE(start + 8),
    samplePool: data.readUInt32BE(start + 12),
    drops: data.readUInt32BE(start + 16),
    inIf: data.readUInt32BE(start + 20),
    outIf: data.readUInt32BE(start + 24),
    packets: 1,
    bytes: 0,
  }
  const count = data.readUInt32BE(start + 28)
  let offset = start + 32
  for (let i = 0; i < count; i++) {
    const format = data.readUInt32BE(offset)
    const length = data.readUInt32BE(offset + 4)
    if (format === 1) decodeHeader(data, offset + 8, sample)
    if (format === 1003) decodeGateway(data, offset + 8, sample)
    offset += 8 + length
  }
  return sample
}

function decodeHeader(data: Buffer, start: number, sample: FlowRecord): void {
  sample.bytes = data.readUInt32BE(start + 4)
  const frame = start + 16
  sample.dstMac = mac(data, frame)
  sample.srcMac = mac(data, frame + 6)
  const etype = data.readUInt16BE(frame + 12)
  sample.etype = etype
  if (etype !== 0x0800) return
  const packet = frame + 14
  sample.ipBytes = data.readUInt16BE(packet + 2)
  sample.tos = data.readUInt8(packet + 1)
  sample.ttl = data.readUInt8(packet + 8)
  sample.protocol = data.readUInt8(packet + 9)
  sample.srcAddr = ipv4(data, packet + 12)
  sample.dstAddr = ipv4(data, packet + 16)
  const segment = packet + (data.readUInt8(packet) & 15) * 4
  sample.srcPort = data.readUInt16BE(segment)
  sample.dstPort = data.readUInt16BE(segment + 2)
  if (sample.protocol === 6) sample.tcpFlags = data.readUInt8(segment + 13)
}

function decodeGateway(data: Buffer, start: number, sample: FlowRecord): void {
  const version = data.readUInt32BE(start)
  sample.bgpNextHop = version === 1 ? ipv4(data, start + 4) : ipv6(data, start + 4)
  let offset = start + (version === 1 ? 8 : 20)
  sample.srcAs = data.readUInt32BE(offset + 4)
  sample.srcPeerAs = data.readUInt32BE(offset + 8)
  const segments = data.readUInt32BE(offset + 12)
  offset += 16
  const path: number[] = []
  for (let i = 0; i < segments; i++) {
    const count = data.readUInt32BE(offset + 4)
    offset += 8
    for (let j = 0; j < count; j++, offset += 4) path.push(data.readUInt32BE(offset))
  }
  sample.dstAs = path.at(-1) ?? 0
  sample.asPath = path.join(' ')
}

function mac(data: Buffer, offset: number): string {
  return data.toString('hex', offset, offset + 6)
}
