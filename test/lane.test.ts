import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { count, problemCount } from '../src/decode/sampler-counts.ts'
import { Lane } from '../src/lane.ts'
import { parseNetwork } from '../src/model/address.ts'
import { FIRST_CONNECTION } from '../src/model/payload.ts'
import type { PipelineOptions } from '../src/pipeline.ts'
import { ipfix, set, template } from './support/datagram.ts'
import { definition } from './tally/definition.ts'

const options: PipelineOptions = {
  metrics: [definition(['sampler'])],
  allow: [],
  overrides: [],
  defaultRate: undefined,
  decapsulate: new Set(),
  samplerNames: [],
  addresses: { asnSources: ['flow'], country: false, networks: false },
  identity: 'agent',
  nameLimit: 10,
  interfaceLimit: 10,
  limits: {
    samplers: 10,
    sessions: 10,
    templatesPerSession: 10,
    templateBytes: 100_000,
    inBandNames: 100,
    parkedBytes: 100_000,
    parkedAge: 600_000,
  },
}

const now = 1_700_000_000_000
const payload = (bytes: Uint8Array) => ({
  format: 'flow' as const,
  bytes,
  address: '192.0.2.1',
  port: 4000,
  received: now,
})

describe('a lane', () => {
  it('reports what came since the last report, once', () => {
    const lane = new Lane(options, [], now)
    lane.receive(payload(Buffer.from('nothing')))
    const { samplers, problems, newNames } = lane.report(now)
    assert.deepEqual(newNames, ['192.0.2.1'])
    assert.deepEqual(
      samplers.map(({ counts }) => counts[count.payloads]),
      [1],
    )
    assert.deepEqual(
      problems.map(({ reason }) => reason),
      ['unknown_version'],
    )
    const second = lane.report(now)
    assert.deepEqual([second.samplers, second.problems, second.newNames], [[], [], []])
  })

  it('forgets what was said over a connection that ended', () => {
    const lane = new Lane({ ...options, allow: [] }, [], now)
    const port = FIRST_CONNECTION
    lane.receive({ ...payload(ipfix([set(2, template(256, [[1, 4]]))])), port })
    assert.equal(lane.report(now).levels.sessions, 1)
    assert.equal(lane.describe()[0]?.domains[0]?.sessions[0]?.port, port)
    lane.endSessions('192.0.2.1', port)
    assert.equal(lane.report(now).levels.sessions, 0)
  })

  it('knows who may send', () => {
    const allow = [parseNetwork('192.0.2.0/24')].flatMap((network) => network ?? [])
    const lane = new Lane({ ...options, allow }, [], now)
    assert.equal(lane.allows('::ffff:192.0.2.9'), true)
    assert.equal(lane.allows('198.51.100.1'), false)
  })

  it('survives a bug, counts it, and tells its stack once', () => {
    const lane = new Lane(options, [], now)
    const bytes = new Uint8Array(24)
    bytes[1] = 5
    // a payload like no source makes it: reading it throws
    Object.defineProperty(bytes, 'byteOffset', { value: -1 })
    for (let i = 0; i < 2; i++) lane.receive(payload(bytes))
    const { samplers, bugs } = lane.report(now)
    assert.equal(bugs.length, 1)
    assert.match(bugs[0] ?? '', /RangeError.*\n\s+at /)
    assert.deepEqual(lane.report(now).bugs, [])
    assert.equal(samplers[0]?.counts[count.payloads], 2)
    assert.equal(samplers[0]?.counts[problemCount('internal')], 2)
  })
})
