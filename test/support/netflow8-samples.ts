import { aggregationSchemes } from '../../src/decode/netflow8/aggregation-schemes.ts'
import { shortestRecord } from '../../src/decode/template/template.ts'
import { netflow8 } from './datagram.ts'

/** Two records of each aggregation scheme of NetFlow v8, of which there are no captures. */
export const netflow8Samples: readonly Uint8Array[] = aggregationSchemes.map(
  ({ number, template }) => {
    const record = '01'.repeat(shortestRecord(template))
    return netflow8([record, record], { scheme: number, uptime: 0x0202_0202 })
  },
)
