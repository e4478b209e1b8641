import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FieldName } from '../../src/model/fields.ts'
import type { Payload } from '../../src/model/payload.ts'
import {
  type Capture,
  captureSuite,
  type ExpectedRecord,
  isDecodable,
  NO_CAPTURES,
} from '../support/capture-suite.ts'
import { compareFlows, type Difference, mustAgree } from '../support/compare-flows.ts'
import {
  decodeDatagrams,
  type PrintedSummary,
  readDatagrams,
  summarize,
} from '../support/decode-capture.ts'

/** Why counts of ours are not those of the index. Each row has to be needed. */
const countExceptions: readonly {
  readonly capture: string
  readonly counts: Partial<PrintedSummary>
  readonly reason: string
}[] = [
  {
    capture: 'logstash/netflow-5-invalid-01',
    counts: { flows: 0, bytes: 0, packets: 0 },
    reason: 'a v5 count beyond the datagram is garbage: the datagram is rejected and counted',
  },
  {
    capture: 'akvorado/datalink-frame-section',
    counts: { bytes: 114, packets: 1 },
    reason: 'a sampled frame: IE 312 is its size; the suite sums IE 1 and 2 only',
  },
  {
    capture: 'netflow_parser/options-no-data',
    counts: { options_records: 0 },
    reason: 'lengths of an options template that are no multiple of 4: it is rejected and counted',
  },
]

/** Why fields of ours are not what the suite has. Each row has to be needed. */
const fieldExceptions: readonly {
  readonly capture: string
  readonly against: 'decoded' | 'expected'
  readonly fields: readonly FieldName[]
  readonly reason: string
}[] = [
  {
    capture: 'akvorado/v9-options-sampling',
    against: 'expected',
    fields: ['next_hop'],
    reason: 'there is a BGP next hop only, which akvorado takes for the next hop',
  },
  {
    capture: 'akvorado/icmp',
    against: 'expected',
    fields: ['icmp_type'],
    reason: 'akvorado reads the type out of the destination port, where this sampler puts it',
  },
  {
    capture: 'akvorado/datalink-frame-section',
    against: 'expected',
    fields: ['src_vlan', 'dst_vlan'],
    reason: 'akvorado makes both of the VLAN in the frame, which is `vlan_id` here',
  },
  {
    capture: 'akvorado/nfv5',
    against: 'expected',
    fields: ['sampling_rate'],
    reason: 'the header says 0, akvorado makes it 1',
  },
  {
    capture: 'pmacct/500-ipfixv10-bgp-cisco-srv6',
    against: 'expected',
    fields: ['src_addr', 'dst_addr', 'proto', 'src_port', 'dst_port', 'ip_tos'],
    reason:
      'two headers in a record: expected mixes the addresses of one with the rest of the other',
  },
  {
    capture: 'pmacct/502-ipfixv10-bgp-ipv6-cisco-srv6-lcomms',
    against: 'expected',
    fields: ['src_addr', 'dst_addr', 'proto', 'src_port', 'dst_port'],
    reason:
      'two headers in a record: expected mixes the addresses of one with the rest of the other',
  },
  {
    capture: 'akvorado/sflow-local-interface',
    against: 'expected',
    fields: ['out_if'],
    reason: 'akvorado makes 0 of `local`',
  },
  {
    capture: 'akvorado/sflow-discard-interface',
    against: 'expected',
    fields: ['out_if'],
    reason: 'akvorado makes 0 of `discard`',
  },
  {
    capture: 'akvorado/sflow-multiple-interfaces',
    against: 'expected',
    fields: ['out_if'],
    reason: 'akvorado makes 0 of `multiple`',
  },
  {
    capture: 'gopacket/sflowtestpacket5',
    against: 'decoded',
    fields: ['next_hop', 'src_mask', 'dst_mask'],
    reason: 'a record that runs beyond its sample: it is left out and counted',
  },
  {
    capture: 'live/pmacctd-sfprobe',
    against: 'decoded',
    fields: ['etype'],
    reason: 'MPLS: the field says what the labels carry',
  },
  {
    capture: 'live/ovs-sflow',
    against: 'decoded',
    fields: ['etype'],
    reason: 'MPLS: the field says what the labels carry; and a length (IEEE 802.3) is no type',
  },
]

/** The captures that have something wrong with them but count no error, and why. */
const harmless: Readonly<Record<string, string>> = {
  'logstash-sflow/sflow-1-counters-sample': 'there is nothing wrong with it',
  'logstash-sflow/sflow-counters-sample': 'there is nothing wrong with it',
  'logstash-sflow/sflow-flow-sample': 'there is nothing wrong with it',
  'ipfixcol/withdrawal-message-256': 'to take back a template that is not there changes nothing',
}

const suite = captureSuite()
const captures = suite.filter(isDecodable)

/** What became of one capture, for the table. */
interface Result {
  readonly capture: Capture
  readonly summary: PrintedSummary
  readonly agreed: number
  readonly excepted: number
}

describe('the captures of real samplers', suite.length === 0 ? { skip: NO_CAPTURES } : {}, () => {
  const results: Result[] = []
  for (const capture of captures) {
    it(`are decoded exactly: ${capture.id}`, () => {
      results.push(check(capture))
    })
  }

  it('never harm the datagram behind them', () => {
    const good = readDatagrams('test/captures/softflowd-1.1.0-v9-plain.pcap')
    const alone = decodeDatagrams(good).records.length
    for (const { id, file } of suite) {
      const bad = readDatagrams(file)
      const { address, port } = bad.at(-1) ?? { address: '192.0.2.1', port: 1 }
      const behind = good.map((datagram): Payload => ({ ...datagram, address, port }))
      const both = decodeDatagrams([...bad, ...behind]).records.slice(-alone)
      assert.deepEqual(both.map(traffic), decodeDatagrams(behind).records.map(traffic), id)
    }
  })

  it('need every exception that is made', () => {
    for (const row of [...countExceptions, ...fieldExceptions]) {
      assert.ok(needed.has(row), `${row.capture} agrees without an exception: ${row.reason}`)
    }
  })

  it('never make an exception of what decoded.json says about the traffic', () => {
    for (const { against, fields } of fieldExceptions) {
      if (against === 'decoded') assert.deepEqual(fields.filter(mustAgree), [])
    }
  })

  it('in one table', (t) => {
    for (const line of table(results)) t.diagnostic(line)
  })
})

/** The exceptions that were used. */
const needed = new Set<unknown>()

function check(capture: Capture): Result {
  const summary = summarize(capture.file)
  assert.deepEqual(countsOf(summary), expectedCounts(capture))
  const mustFail =
    capture.expected?.completeness === 'must-not-crash' || capture.counts.errors !== 0
  if (mustFail && harmless[capture.id] === undefined) {
    assert.notDeepEqual(summary.errors, {}, 'an error is counted')
  }
  const { records, waysBack } = decodeDatagrams(readDatagrams(capture.file))
  const first = compareFlows(records, capture.decoded.records.filter(isFlow))
  const second = compareFlows([...records, ...waysBack], expectedFlows(capture))
  const excepted =
    withoutReason(capture, 'decoded', first) + withoutReason(capture, 'expected', second)
  return { capture, summary, agreed: first.agreed + second.agreed, excepted }
}

type Count = keyof ReturnType<typeof countsOf>

function countsOf(summary: PrintedSummary) {
  const { datagrams, flows, options_records, counter_samples, drop_samples = 0 } = summary
  const { bytes, packets } = summary
  return { datagrams, flows, options_records, counter_samples, drop_samples, bytes, packets }
}

function expectedCounts(capture: Capture): Record<Count, number> {
  const { counts, decoded, datagrams } = capture
  const exception = countExceptions.find((row) => row.capture === capture.id)
  if (exception !== undefined) needed.add(exception)
  const early = decoded.summary_if_templates_known_from_start
  const records = decoded.records.filter(isFlow)
  return {
    datagrams,
    flows: counts.records_if_templates_known ?? 0,
    options_records: counts.options_records ?? 0,
    counter_samples: counts.counter_samples ?? 0,
    drop_samples: counts.drop_samples ?? 0,
    // the records, and what the suite's decoder dropped because its template was not there yet
    bytes: sum(records, ['bytes', 'total_bytes', 'out_bytes']) + more(early, counts, 'sum_bytes'),
    packets:
      sum(records, ['packets', 'total_packets', 'out_packets']) +
      more(early, counts, 'sum_packets'),
    ...exception?.counts,
  }
}

function sum(records: readonly ExpectedRecord[], keys: readonly string[]): number {
  let total = 0
  for (const record of records) {
    total += Number(record[keys.find((key) => record[key] !== undefined) ?? ''] ?? 0)
  }
  return total
}

function more(
  early: Readonly<Record<string, number>>,
  counts: Readonly<Record<string, number>>,
  key: string,
): number {
  return (early[key] ?? 0) - (counts[key] ?? 0)
}

function isFlow({ kind }: ExpectedRecord): boolean {
  return kind === 'flow'
}

function expectedFlows({ expected, protocols, features }: Capture): readonly ExpectedRecord[] {
  const flows = [...(expected?.records ?? []), ...(expected?.records_contained ?? [])].filter(
    isFlow,
  )
  const ofPackets = String(expected?.notes).includes('IP total length')
  const hasPackets = protocols.includes('sflow') || features.includes('datalink-section')
  if (!ofPackets || !hasPackets) return flows
  return flows.map(({ bytes, ...flow }) => ({ ...flow, ip_bytes: bytes }))
}

/** Fails for every difference without a reason; returns how many had one. */
function withoutReason(
  { id }: Capture,
  against: 'decoded' | 'expected',
  {
    differences,
    missing,
  }: { readonly differences: readonly Difference[]; readonly missing: number },
): number {
  const rows = fieldExceptions.filter((row) => row.capture === id && row.against === against)
  const strange = differences.filter(({ field }) => {
    const row = rows.find(({ fields }) => fields.includes(field))
    if (row !== undefined) needed.add(row)
    return row === undefined
  })
  assert.deepEqual(strange, [], `differs from ${against}.json`)
  if (!countExceptions.some(({ capture }) => capture === id)) assert.equal(missing, 0)
  return differences.length
}

/** A flow without what depends on where and when it was decoded. */
function traffic({
  bytes,
  packets,
  src_addr,
  dst_addr,
  src_port,
  dst_port,
  proto,
}: Record<string, unknown>) {
  return { bytes, packets, src_addr, dst_addr, src_port, dst_port, proto }
}

function table(results: readonly Result[]): string[] {
  const head = ['capture', 'protocols', 'records', 'bytes', 'agreed', 'excepted', 'errors']
  const rows = results.map(({ capture, summary, agreed, excepted }) => [
    capture.id,
    capture.protocols.join('+'),
    String(summary.flows),
    String(summary.bytes),
    String(agreed),
    excepted === 0 ? '' : String(excepted),
    Object.entries(summary.errors)
      .map(([reason, times]) => `${times} ${reason}`)
      .join(', '),
  ])
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i]?.length ?? 0)))
  const isNumber = (column: number) => column >= 2 && column <= 5
  return [head, ...rows].map((row) =>
    row
      .map((cell, i) => (isNumber(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
}
