import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { assertBalance } from '../support/assert-balance.ts'
import { datagramsOf, sendDatagrams, sendTraffic } from '../support/send-traffic.ts'
import { withCollector } from '../support/test-collector.ts'

describe('what is refused', () => {
  it('counts a sender that is not allowed as other, and nothing else', () =>
    withCollector({ allow: '127.0.0.2/32' }, async ({ udp, until }) => {
      const sent = await sendTraffic({ port: udp, count: 300 })
      const samples = await until(
        (now) => now.sum('flowtally_payloads_received_total') === BigInt(datagramsOf(sent)),
      )
      const samplers = samples.labelValues('flowtally_payloads_received_total', 'sampler')
      assert.deepEqual(samplers, ['other', '127.0.0.2'])
      const [first, , third] = sent.map(({ datagrams }) => datagrams)
      assert.equal(
        samples.sum('flowtally_payloads_dropped_total', { reason: 'not_allowed' }),
        BigInt((first ?? 0) + (third ?? 0)),
      )
      const records = samples.sum('flowtally_records_decoded_total')
      assert.equal(records, BigInt(sent[1]?.records ?? 0))
      assertBalance(samples)
    }))

  it('counts what the kernel had no room for', { skip: process.platform !== 'linux' }, () =>
    withCollector({ rcvbuf: '4KiB' }, async ({ udp, until, lines }) => {
      const flood = Array(3000).fill(Buffer.from('no flow'))
      await sendDatagrams(udp, flood, '127.0.0.1', flood.length)
      const samples = await until(
        (now) =>
          now.sum('flowtally_payloads_received_total') + now.sum('flowtally_kernel_drops_total') ===
          3000n,
      )
      assert.ok(samples.sum('flowtally_kernel_drops_total') > 0n)
      assertBalance(samples)
      assert.equal(lines.filter(({ reason }) => reason === 'unknown_version').length, 1)
    }),
  )

  it('says how to get the receive buffer that was asked for', () =>
    withCollector({ rcvbuf: '1GiB' }, async ({ lines }) => {
      const line = lines.find(({ asked }) => asked === 2 ** 30)
      assert.match(line?.msg ?? '', /sysctl -w net\.core\.rmem_max=1073741824$/)
      assert.ok(Number(line?.granted) < 2 ** 30)
      await Promise.resolve()
    }))
})
