import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { eventually } from '../support/eventually.ts'
import { assertCounted } from './assert-counted.ts'
import { enterNamespace, withoutNamespace } from './namespace.ts'
import { startNfcapd } from './nfcapd.ts'
import { startOpenVswitch } from './open-vswitch.ts'
import { type Recorder, startRecorder } from './recorder.ts'
import type { Sent } from './sent.ts'
import { sflowSamples } from './sflow-samples.ts'
import { sampledRate } from './traffic.ts'
import { layWire } from './wire.ts'
import { type LiveProgram, withProgram } from './with-program.ts'

const skip = withoutNamespace('ovs-vswitchd', 'tcpreplay', 'tshark', 'nfcapd', 'nfdump')
if (skip === false) enterNamespace(import.meta.url)

describe('Open vSwitch', { skip }, () => {
  it('is counted to the byte: NetFlow', (context) =>
    withProgram(async (program) => {
      const expected = { protocol: 'netflow_v5' }
      const nfcapd = await startNfcapd(program, context)
      const wire = await layWire('n')
      const ovs = await startOpenVswitch(program.folder, [wire.end], context)
      await ovs.configure(
        ...['--', '--id=@exporter', 'create', 'NetFlow', `targets="127.0.0.1:${nfcapd.port}"`],
        ...['--', 'set', 'bridge', 'br0', 'netflow=@exporter'],
      )
      await wire.replay()
      await eventually(async () => {
        await ovs.tell('revalidator/purge') // flows end at once
        await assertSomething(program, expected)
      })
      await ovs.stop()
      await assertCounted(program, await nfcapd.stop(1n), expected)
    }))

  it('is counted to the byte: sFlow', (context) =>
    withProgram(async (program) => {
      const expected = { protocol: 'sflow_5', rate: sampledRate }
      const recorder = await startRecorder(program, context)
      const wire = await layWire('s')
      const ovs = await startOpenVswitch(program.folder, [wire.end], context)
      await ovs.configure(
        ...['--', '--id=@exporter', 'create', 'sFlow', `targets="127.0.0.1:${recorder.port}"`],
        ...['agent=lo', 'header=128', 'polling=1', `sampling=${sampledRate}`],
        ...['--', 'set', 'bridge', 'br0', 'sflow=@exporter'],
      )
      await wire.replay()
      await eventually(() => assertSomething(program, expected))
      await ovs.stop()
      await assertCounted(program, await sflowSamples(recorder), expected)
    }))

  it('is counted to the byte: IPFIX', (context) =>
    withProgram(async (program) => {
      // it multiplies its counters by the rate and does not name it
      const expected = { protocol: 'ipfix' }
      const recorder = await startRecorder(program, context)
      const wire = await layWire('i')
      const ovs = await startOpenVswitch(program.folder, [wire.end], context)
      await ovs.configure(
        ...['--', '--id=@exporter', 'create', 'IPFIX', `targets="127.0.0.1:${recorder.port}"`],
        ...['obs_domain_id=123', 'obs_point_id=456', `sampling=${sampledRate}`],
        ...['cache_active_timeout=1', 'cache_max_flows=4000'],
        ...['--', 'set', 'bridge', 'br0', 'ipfix=@exporter'],
      )
      await wire.replay()
      const sent = await eventually(async () => {
        const statistics = await ovs.ipfixStatistics()
        const [, flows = '0', sampled = '0'] =
          /flows=([1-9]\d*), current flows=0, sampled pkts=(\d+)/.exec(statistics) ?? []
        const recorded = await ipfixFlows(recorder)
        const said = { flows: BigInt(flows), packets: BigInt(sampled) * sampledRate }
        assert.deepEqual({ flows: recorded.flows, packets: recorded.packets }, said)
        assert.notEqual(said.flows, 0n)
        return recorded
      })
      await ovs.stop()
      await assertCounted(program, sent, expected)
    }))
})

/** Checks that flows have come; how many there will be, the switch decides. */
async function assertSomething(
  program: LiveProgram,
  { protocol }: { readonly protocol: string },
): Promise<void> {
  const samples = await program.scrape()
  assert.notEqual(samples.sum('flow_seen_flows_total', { export_protocol: protocol }), 0n)
}

/** The flows that tshark reads: Open vSwitch sends each in a message of its own. */
async function ipfixFlows(recorder: Recorder): Promise<Sent> {
  const sent = { bytes: 0n, packets: 0n, flows: 0n }
  const fields = ['cflow.packets', 'cflow.octets', 'cflow.layer2_octet_delta_count']
  for (const [packets = [], octets = [], frames = []] of await recorder.read('cflow', ...fields)) {
    assert.ok(packets.length <= 1)
    sent.flows += BigInt(packets.length)
    sent.packets += packets[0] ?? 0n
    // what is not IP has frames only
    sent.bytes += octets[0] ?? frames[0] ?? 0n
  }
  return sent
}
