import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inNetwork } from '../../../../src/model/address.ts'
import type { GeneratedFlow } from '../../../../src/source/generator/generated-flow.ts'
import { autonomousSystems } from '../../../../src/source/generator/traffic/autonomous-systems.ts'
import { Traffic } from '../../../../src/source/generator/traffic/traffic.ts'

const evening = Date.parse('2026-01-31T21:00:00Z')
const night = Date.parse('2026-01-31T04:00:00Z')
const interfaces = [1, 2, 3]
const FLOWS = 20_000

function flowsOf(seed: number, now = evening, sampler = 0, ipv6 = true): GeneratedFlow[] {
  const traffic = new Traffic({ seed, sampler, interfaces, ipv6 })
  return Array.from({ length: FLOWS }, () => traffic.next(now))
}

const bytesOf = (flows: readonly GeneratedFlow[]) =>
  flows.reduce((sum, { bytes }) => sum + bytes, 0)

describe('Traffic', () => {
  const flows = flowsOf(1)

  it('is the same for the same seed, and another for another seed or sampler', () => {
    assert.deepEqual(flowsOf(1), flows)
    assert.notDeepEqual(flowsOf(2), flows)
    assert.notDeepEqual(flowsOf(1, evening, 1), flows)
  })

  it('has addresses of the ASes that it names, and their masks', () => {
    for (const flow of flows) {
      const family = flow.src_addr[4] === 6 ? 'ipv6' : 'ipv4'
      const source = autonomousSystems.find(({ number }) => number === flow.src_as)?.[family]
      const target = autonomousSystems.find(({ number }) => number === flow.dst_as)?.[family]
      assert.ok(source !== undefined && target !== undefined && source !== target)
      assert.ok(inNetwork(flow.src_addr, 0, source))
      assert.ok(inNetwork(flow.dst_addr, 0, target))
      assert.ok(inNetwork(flow.next_hop, 0, target))
      assert.deepEqual([flow.src_mask, flow.dst_mask], [source.bits, target.bits])
    }
  })

  it('has packets that fit their bytes: a header at least, an MTU at most', () => {
    for (const { packets, bytes, src_addr } of flows) {
      assert.ok(packets >= 1)
      assert.ok(bytes >= packets * (src_addr[4] === 6 ? 60 : 40), `${bytes} in ${packets}`)
      assert.ok(bytes <= packets * 1500, `${bytes} in ${packets}`)
    }
  })

  it('has times in the recent past, and one instant for one packet', () => {
    for (const { time_flow_start, time_flow_end, packets } of flows) {
      assert.ok(time_flow_start <= time_flow_end)
      assert.ok(time_flow_end <= evening && time_flow_end >= evening - 16_000)
      assert.ok(time_flow_end - time_flow_start <= 60_000)
      if (packets === 1) assert.equal(time_flow_start, time_flow_end)
    }
  })

  it('leaves by another interface than it came in, which depends on the AS alone', () => {
    const inward = new Map<number, number>()
    for (const { src_as, in_if, out_if } of flows) {
      assert.ok(interfaces.includes(in_if) && interfaces.includes(out_if) && in_if !== out_if)
      assert.equal(inward.get(src_as) ?? in_if, in_if)
      inward.set(src_as, in_if)
    }
  })

  it('has flags for TCP only, ports for what has ports, and type and code for ICMP', () => {
    for (const { proto, tcp_flags, src_port, dst_port, src_addr } of flows) {
      assert.equal(tcp_flags !== 0, proto === 6)
      if (proto === 6 || proto === 17) assert.ok(src_port > 0 && dst_port > 0)
      else assert.equal(src_port, 0)
      if (proto === 1) assert.ok([0, 8 << 8].includes(dst_port) && src_addr[4] === 4)
      if (proto === 58) assert.ok([128 << 8, 129 << 8].includes(dst_port) && src_addr[4] === 6)
    }
    assert.deepEqual(
      [...new Set(flows.map(({ proto }) => proto))].sort((a, b) => a - b),
      [1, 6, 17, 47, 50, 58],
    )
  })

  it('has a few pairs of ASes, and a few flows, with most of the traffic', () => {
    const pairs = new Map<string, number>()
    for (const { src_as, dst_as } of flows) {
      const pair = `${src_as} ${dst_as}`
      pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
    }
    const busiest = [...pairs.values()].sort((a, b) => b - a)
    const top = busiest.slice(0, 50).reduce((sum, count) => sum + count, 0)
    assert.ok(pairs.size > 900, `${pairs.size} pairs`)
    assert.ok(top > FLOWS / 2, `${top} flows of the first 50 pairs`)

    const longest = flows.toSorted((a, b) => b.bytes - a.bytes).slice(0, FLOWS / 100)
    assert.ok(bytesOf(longest) > bytesOf(flows) / 4)
  })

  it('sleeps at night', () => {
    assert.ok(bytesOf(flowsOf(1, night)) < bytesOf(flows) * 0.7)
  })

  it('has no IPv6 for a protocol that knows none', () => {
    assert.ok(flows.some(({ src_addr }) => src_addr[4] === 6))
    assert.ok(flowsOf(1, evening, 0, false).every(({ src_addr }) => src_addr[4] === 4))
  })
})
