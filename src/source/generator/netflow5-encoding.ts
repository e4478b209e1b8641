import { type Encoding, SAMPLING_RATE } from './encoding.ts'
import type { EncodingSettings } from './encoding-settings.ts'
import { netflow5Datagram } from './wire/netflow5-datagram.ts'

/** A sampler that speaks NetFlow v5. */
export function netflow5Encoding({ boot, domain }: EncodingSettings): Encoding {
  return {
    ipv6: false,
    overhead: 24,
    longestRecord: 48,
    recordBytes: () => 48,
    flows: ({ time, sequence }, flows) => ({
      bytes: netflow5Datagram(
        { time, boot, sequence, engine: domain, samplingInterval: SAMPLING_RATE },
        flows,
      ),
      sequenceStep: flows.length,
    }),
  }
}
