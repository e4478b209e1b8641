import type { BaselineCounters } from './counters.ts'

/** Counts a record of pmacct's JSON by way of `JSON.parse`. */
export function countPmacctJson(text: string, counters: BaselineCounters): void {
  const flow = JSON.parse(text) as Readonly<Record<string, number | string>>
  const record = {
    srcAs: Number(flow.as_src),
    dstAs: Number(flow.as_dst),
    inIf: Number(flow.iface_in),
    outIf: Number(flow.iface_out),
    bytes: Number(flow.bytes),
    packets: Number(flow.packets),
  }
  counters.addOne(record, String(flow.peer_ip_src), Number(flow.sampling_rate))
}
