import { Decoder } from '../src/decode/decoder.ts'
import { Dictionary } from '../src/model/dictionary.ts'
import { FieldSet } from '../src/model/field-set.ts'
import type { FieldName } from '../src/model/fields.ts'
import { BaselineDecoder } from './baseline/decoder.ts'
import { limits } from './limits.ts'
import { race } from './measure.ts'
import { benchFields, headerFields } from './metric.ts'
import { atLeast, printTable, ratio } from './print.ts'
import { type BenchDatagram, benchTraffic, type Protocol, protocols } from './traffic.ts'

const bars: Readonly<Partial<Record<Protocol, number>>> = { v9: 40 }

/** Decoders alone: records to nobody. */
export async function benchDecode(): Promise<void> {
  const rows: string[][] = []
  for (const protocol of protocols) rows.push(await row(protocol, protocol, benchFields))
  rows.push(await row('sflow, header', 'sflow', [...benchFields, ...headerFields]))
  printTable(
    'decode: the decoder alone, fields of the metrics `as` and `interface`, and of a sampled header',
    ['protocol', 'records/s', 'ns/record', 'baseline ns', 'ratio', 'bar'],
    rows,
  )
}

async function row(
  name: string,
  protocol: Protocol,
  fields: readonly FieldName[],
): Promise<string[]> {
  const traffic = benchTraffic(protocol, 0)
  const announcements = traffic.filter(({ records }) => records === 0)
  const datagrams = traffic.filter(({ records }) => records > 0).slice(0, DATAGRAMS)
  const baseline = new BaselineDecoder()
  const decoder = new Decoder({
    limits,
    names: new Dictionary(1000),
    allow: [],
    overrides: [],
    wanted: new FieldSet(fields),
    defaultRate: undefined,
    decapsulate: new Set(),
    identity: 'agent',
    sink: {
      flows: () => {},
      counters: () => {},
      discarded: () => {},
      problem: (reason) => fail(reason),
    },
  })
  const renumber = () => {
    for (const datagram of datagrams) advance(protocol, datagram)
  }
  const decode = ({ bytes, address }: BenchDatagram) =>
    decoder.receive({ format: 'flow', bytes, address, port: 2055, received: RECEIVED })
  for (const announcement of announcements) {
    baseline.decode(announcement.bytes, announcement.address)
    decode(announcement)
  }
  const [slow, fast] = await race([
    {
      name: 'baseline',
      run: () => {
        let records = 0
        for (let pass = 0; pass < BASELINE_PASSES; pass++) {
          renumber()
          for (const { bytes, address } of datagrams) {
            records += baseline.decode(bytes, address).records.length
          }
        }
        return records
      },
    },
    {
      name: 'flowtally',
      run: () => {
        let records = 0
        for (let pass = 0; pass < PASSES; pass++) {
          renumber()
          for (const datagram of datagrams) {
            decode(datagram)
            records += datagram.records
          }
        }
        return records
      },
    },
  ])
  if (slow === undefined || fast === undefined) return []
  const bar = bars[protocol]
  return [
    name,
    `${(1e3 / fast.nanosecondsPerUnit).toFixed(1)} M`,
    fast.nanosecondsPerUnit.toFixed(1),
    slow.nanosecondsPerUnit.toFixed(0),
    ratio(fast.ratio),
    bar === undefined ? '' : atLeast(fast.ratio, bar),
  ]
}

/** Where the sequence number is: RFC 3954 §5.1, RFC 7011 §3.1; sFlow's behind an IPv4 address. */
const sequenceAt: Readonly<Record<Protocol, number>> = {
  v5: 16,
  v9: 12,
  ipfix: 8,
  sflow: 16,
}

/** Lets the numbers go on from pass to pass, as a sampler's do: all datagrams are of one. */
function advance(protocol: Protocol, { bytes, records }: BenchDatagram): void {
  const at = sequenceAt[protocol]
  const step = protocol === 'v9' || protocol === 'sflow' ? 1 : records
  bytes.writeUInt32BE((bytes.readUInt32BE(at) + DATAGRAMS * step) >>> 0, at)
}

/** Few enough to stay in the processor's cache, where a datagram is when the kernel has just copied it. */
const DATAGRAMS = 256

/** The fast one goes through the traffic more often, to be measured as long as the slow one. */
const BASELINE_PASSES = 20
const PASSES = 20 * 25

const RECEIVED = 1_700_086_400_000

function fail(reason: string): never {
  throw new Error(`the bench's own traffic is not decoded: ${reason}`)
}
