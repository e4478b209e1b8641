import assert from 'node:assert/strict'
import { eventually } from '../support/eventually.ts'
import type { Sent } from './sent.ts'
import type { LiveProgram } from './with-program.ts'

/** The metrics that the program is run with: what samplers saw, and what it stands for. */
export const metrics = `
metrics:
  seen:
    labels: [export_protocol]
    scale: false
  traffic:
    labels: [sampler, export_protocol]
    values: [bytes, packets, flows, sampled_packets]
`

/** Checks that exactly what was sent comes to be counted, under this protocol, times the rate. */
export async function assertCounted(
  program: Pick<LiveProgram, 'scrape'>,
  sent: Sent,
  { protocol, rate = 1n }: { readonly protocol: string; readonly rate?: bigint },
): Promise<void> {
  await eventually(async () => {
    const samples = await program.scrape()
    const sum = (name: string) => samples.sum(name, { export_protocol: protocol })
    const counted = {
      seen_bytes: sum('flow_seen_bytes_total'),
      seen_packets: sum('flow_seen_packets_total'),
      seen_flows: sum('flow_seen_flows_total'),
      bytes: sum('flow_traffic_bytes_total'),
      packets: sum('flow_traffic_packets_total'),
      flows: sum('flow_traffic_flows_total'),
      sampled_packets: sum('flow_traffic_sampled_packets_total'),
      lost: samples.sum('flowtally_kernel_drops_total'),
      undecodable: samples.sum('flowtally_payloads_undecodable_total'),
      dropped: samples.sum('flowtally_payloads_dropped_total'),
    }
    assert.deepEqual(counted, {
      seen_bytes: sent.bytes,
      seen_packets: sent.packets,
      seen_flows: sent.flows,
      bytes: sent.bytes * rate,
      packets: sent.packets * rate,
      flows: sent.flows,
      sampled_packets: sent.packets,
      lost: 0n,
      undecodable: 0n,
      dropped: 0n,
    })
  })
}
