import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { after, before, describe, it } from 'node:test'
import { assertBalance } from '../support/assert-balance.ts'
import type { Samples } from '../support/samples.ts'
import { vxlanFrame } from '../support/section-samples.ts'
import { sflow, sflowAddress, sflowRecord, sflowSample } from '../support/sflow-datagram.ts'
import { startTestCollector, type TestCollector, withCollector } from '../support/test-collector.ts'

const words = (...list: number[]) => list.map((word) => word.toString(16).padStart(8, '0')).join('')

/** 1500 bytes of TCP in a frame of 1518. */
const ipv4 = sflowRecord(3, words(1500, 6, 0xc0000209, 0xc6336402, 1234, 443, 16, 0))
const ethernet = sflowRecord(2, words(1518, 0x02000000, 0x00aa0000, 0x02000000, 0x00bb0000, 0x0800))

const yaml = `
metrics:
  frames: { labels: [sampler, in_if, out_if], values: [bytes, packets] }
  packets: { labels: [sampler, in_if, out_if], values: [bytes], bytes: ip }
`

/** A raw header of Ethernet, of a frame with a check sequence and without what is cut off. */
const header = (frame: Uint8Array, kept = frame.length) =>
  sflowRecord(
    1,
    words(1, frame.length + 4, 4, kept) + Buffer.from(frame.subarray(0, kept)).toString('hex'),
  )

const tunnels: readonly { given: Readonly<Record<string, string>>; addresses: string }[] = [
  { given: {}, addresses: 'src_addr="192.0.2.1",dst_addr="192.0.2.254",dst_port="4789"' },
  {
    given: { decapsulate: 'gre,vxlan' },
    addresses: 'src_addr="2001:db8::1",dst_addr="2001:db8::2",dst_port="53"',
  },
]

describe('a frame of VXLAN in sFlow', () => {
  for (const { given, addresses } of tunnels) {
    it(`is counted by its ${given.decapsulate === undefined ? 'outer' : 'inner'} addresses`, () =>
      withCollector(
        given,
        async (collector) => {
          const socket = createSocket('udp4')
          const datagram = sflow([sflowSample([header(vxlanFrame)])])
          socket.send(datagram, collector.udp, '127.0.0.1')
          const family = 'flow_tunnels_bytes_total'
          const samples = await collector.until((now) => now.sum(family) > 0n)
          socket.close()
          assert.equal(samples.value(`${family}{${addresses}}`), (vxlanFrame.length + 4) * 1000)
          assertBalance(samples)
        },
        'metrics: { tunnels: { labels: [src_addr, dst_addr, dst_port] } }',
      ))
  }
})

/** ifIndex 7, 10 Gbit/s, both up; then bytes in, and everything else 0. */
const interfaceCounters = (sequence: number, bytesIn: number) =>
  sflowRecord(
    2,
    words(sequence, 7, 1) +
      sflowRecord(1, words(7, 6, 2, 0x540be400, 1, 3, 0, bytesIn, ...Array(14).fill(0))),
  )

describe('counters in sFlow', () => {
  const uptime = (seconds: number) => ({ uptime: seconds * 1000 })
  const datagrams = [
    sflow([interfaceCounters(1, 1000)], uptime(30)),
    // the same packet, sampled where it comes in and where it goes out
    sflow([sflowSample([ethernet]), sflowSample([ethernet], { source: 8 })], uptime(40)),
    sflow([interfaceCounters(2, 1000 + 1_500_000)], uptime(60)),
    sflow([sflowRecord(5, words(1, 0, 7, 0, 7, 0, 258, 0))], uptime(61)),
  ]

  async function send(collector: TestCollector): Promise<Samples> {
    const socket = createSocket('udp4')
    for (const datagram of datagrams) socket.send(datagram, collector.udp, '127.0.0.1')
    const received = 'flowtally_payloads_received_total'
    const samples = await collector.until((now) => now.sum(received) >= BigInt(datagrams.length))
    socket.close()
    return samples
  }

  it('are shown, and compared with the flow samples, of which none counts twice', () =>
    withCollector({}, async (collector) => {
      const samples = await send(collector)
      const labels = 'sampler="192.0.2.1",ifIndex="7"'
      const value = (family: string, more = '') => samples.value(`flow_${family}{${labels}${more}}`)
      assert.equal(value('interface_counter_speed_bytes'), 1_250_000_000)
      assert.equal(value('interface_counter_in_bytes_total'), 1_500_000)
      const direction = ',direction="in"'
      assert.equal(value('interface_audit_counted_bytes_total', direction), 1_500_000)
      assert.equal(value('interface_audit_estimated_bytes_total', direction), 1518 * 1000)
      assert.equal(value('discarded_packets_total', ',reason="acl"'), 1)
      assertBalance(samples)
    }))

  it('are not collected where that is switched off', () =>
    withCollector({ 'interface-counters': 'false' }, async (collector) => {
      const samples = await send(collector)
      assert.deepEqual(samples.series('flow_interface_counter_in_bytes_total'), [])
      assert.deepEqual(samples.series('flow_discarded_packets_total'), [])
      assert.equal(samples.sum('flow_interface_flows_total'), 2n)
    }))
})

describe('sFlow, over real sockets', () => {
  let collector: TestCollector
  let samples: Samples

  before(async () => {
    collector = await startTestCollector({}, yaml)
    const datagrams = [
      sflow(
        [
          sflowSample([ethernet, ipv4], { sequence: 1, drops: 10 }),
          sflowSample([ethernet], { sequence: 2, drops: 13, rate: 500, output: 0x4000_0001 }),
          sflowRecord(6, '00'),
        ],
        { sequence: 1 },
      ),
      sflow([sflowSample([ethernet], { count: 9 })], { sequence: 3 }),
      sflow([sflowSample([], { output: 0x3fff_ffff })], { agent: sflowAddress('c0000202') }),
      sflow([], { agent: '00000009' }),
    ]
    const socket = createSocket('udp4')
    for (const datagram of datagrams) socket.send(datagram, collector.udp, '127.0.0.1')
    samples = await collector.until((now) => now.sum('flowtally_payloads_received_total') >= 4n)
    socket.close()
    await once(socket, 'close')
  })
  after(() => collector.stop())

  const value = (series: string) => samples.value(series)

  it('counts frames at the rate of each sample, by agent and interface', () => {
    const family = 'flow_frames_bytes_total'
    assert.equal(value(`${family}{sampler="192.0.2.1",in_if="7",out_if="8"}`), 2 * 1518 * 1000)
    assert.equal(value(`${family}{sampler="192.0.2.1",in_if="7",out_if="discard"}`), 1518 * 500)
    assert.equal(value(`${family}{sampler="192.0.2.2",in_if="7",out_if="local"}`), 0)
    const packets = 'flow_frames_packets_total{sampler="192.0.2.2",in_if="7",out_if="local"}'
    assert.equal(value(packets), 1000)
  })

  it('counts IP packets instead where that is wanted and known', () => {
    const series = 'flow_packets_bytes_total{sampler="192.0.2.1",in_if="7",out_if="8"}'
    assert.equal(value(series), (1500 + 1518) * 1000)
  })

  it('counts what was lost on the way, and what the agent itself could not send', () => {
    const labels = 'sampler="192.0.2.1"'
    assert.equal(value(`flowtally_sampler_drops_total{${labels}}`), 3)
    const bad = (outcome: string, reason: string) =>
      value(`flowtally_sets_${outcome}_total{${labels},reason="${reason}"}`)
    assert.equal(bad('undecodable', 'sample_malformed'), 1)
    assert.equal(bad('dropped', 'sample_unknown'), 1)
    const refused = 'sampler="127.0.0.1",reason="agent_address"'
    assert.equal(value(`flowtally_payloads_undecodable_total{${refused}}`), 1)
    const decoded = `flowtally_records_decoded_total{${labels},export_protocol="sflow_5"}`
    assert.equal(value(decoded), 3)
  })

  it('accounts for every datagram, sample, flow and byte', () => assertBalance(samples))
})
