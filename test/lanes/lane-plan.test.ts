import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { planLanes, reusePortWorks } from '../../src/lanes/lane-plan.ts'

const listener = (port: number, count = 1, host = '') => ({
  scheme: 'flow' as const,
  host,
  port,
  count,
})
const ports = ({ lanes }: ReturnType<typeof planLanes>) =>
  lanes.map((listeners) => listeners.map(({ port }) => port))

describe('the plan of lanes', () => {
  it('is one lane with every listener unless more are wanted', () => {
    const plan = planLanes({ lanes: 1, listen: [listener(1), listener(2)] }, true)
    assert.deepEqual(ports(plan), [[1, 2]])
    assert.equal(plan.reusePort, false)
    assert.equal(plan.warning, undefined)
  })

  it('opens each port in each lane', () => {
    const plan = planLanes({ lanes: 3, listen: [listener(1), listener(2)] }, true)
    assert.deepEqual(ports(plan), [
      [1, 2],
      [1, 2],
      [1, 2],
    ])
    assert.equal(plan.reusePort, true)
  })

  it('deals out the sockets of a listener that wants more than there are lanes', () => {
    const plan = planLanes({ lanes: 2, listen: [listener(1, 5)] }, true)
    assert.deepEqual(ports(plan), [
      [1, 1, 1],
      [1, 1],
    ])
    assert.deepEqual(ports(planLanes({ lanes: 1, listen: [listener(1, 2)] }, true)), [[1, 1]])
  })

  it('opens a port that the kernel chooses once', () => {
    assert.deepEqual(ports(planLanes({ lanes: 2, listen: [listener(0, 2)] }, true)), [[0], []])
  })

  for (const [lanes, count] of [
    [2, 1],
    [1, 2],
  ] as const) {
    it(`is one lane with a warning where ports cannot be shared: lanes ${lanes}, count ${count}`, () => {
      const plan = planLanes({ lanes, listen: [listener(1, count)] }, false)
      assert.deepEqual(ports(plan), [[1]])
      assert.equal(plan.reusePort, false)
      assert.match(plan.warning ?? '', /^this Node cannot share a UDP port .*: one lane/)
    })
  }

  it('gives what listens for connections to the first lane alone', () => {
    const tcp = { scheme: 'ipfix+tcp' as const, host: '', port: 1 }
    const files = { cert: 'cert.pem', key: 'key.pem', clientCa: undefined }
    const tls = { scheme: 'ipfix+tls' as const, host: '::1', port: 2, ...files }
    const plan = planLanes({ lanes: 2, listen: [tcp, tls, listener(1)] }, true)
    assert.deepEqual(ports(plan), [[1, 2, 1], [1]])
    assert.deepEqual(
      plan.lanes[0]?.map(({ listen }) => listen),
      ['ipfix+tcp://:1', 'ipfix+tls://[::1]:2', 'flow://:1'],
    )
  })

  it('keeps captures for a lane of their own', () => {
    const capture = { scheme: 'pcap' as const, file: 'a.pcap' }
    const captures = [{ listen: 'pcap:a.pcap', file: 'a.pcap' }]
    const both = planLanes({ lanes: 2, listen: [capture, listener(1)] }, true)
    assert.deepEqual(ports(both), [[1], [1]])
    assert.deepEqual(both.captures, captures)
    const alone = planLanes({ lanes: 2, listen: [capture] }, false)
    assert.deepEqual(alone, { lanes: [], captures, reusePort: false })
  })

  it('names a listener as it was configured', () => {
    const names = planLanes({ lanes: 1, listen: [listener(1), listener(2, 1, '::1')] }, false)
    assert.deepEqual(
      names.lanes[0]?.map(({ listen }) => listen),
      ['flow://:1', 'flow://[::1]:2'],
    )
  })

  it('finds out whether ports can be shared', async () => {
    const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
    const able = major > 22 || (major === 22 && minor >= 12)
    assert.equal(await reusePortWorks(), able && process.platform !== 'win32')
  })
})
