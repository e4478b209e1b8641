import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { count, problemCount } from '../../src/decode/sampler-counts.ts'
import { Lane } from '../../src/lanes/lane.ts'
import { parseNetwork } from '../../src/model/address.ts'
import { Dictionary, FIRST_NAMES } from '../../src/model/dictionary.ts'
import { FIRST_CONNECTION } from '../../src/model/payload.ts'
import type { PipelineOptions } from '../../src/pipeline.ts'
import { Series } from '../../src/tally/series.ts'
import { ipfix, set, template } from '../support/datagram.ts'
import { testPipeline } from '../support/test-pipeline.ts'
import { definition } from '../tally/definition.ts'

const options: PipelineOptions = {
  ...testPipeline([definition(['sampler'])]),
  nameLimit: 10,
  interfaceLimit: 10,
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

  it('counts the messages of a topic like datagrams: payloads are its, flows whose they are', () => {
    const lane = new Lane(options, [], now)
    const message = [
      '{"label":"router1","peer_ip_src":"192.0.2.7","sampling_rate":10,"bytes":5,"packets":1}',
      '{"label":"router2","bytes":7,"packets":1}',
      'no JSON',
      '{"label":"router1","peer_ip_src":"192.0.2.7","sampling_rate":1,"bytes":9,"packets":1}',
    ]
    const bytes = Buffer.from(message.join('\n'))
    lane.receive({ format: 'pmacct-json', bytes, address: 'flows', port: 0, received: now })
    const { samplers, problems, tally, newNames } = lane.report(now)
    const nameOf = (number: number) => [...FIRST_NAMES, ...newNames][number]
    assert.deepEqual(
      samplers.map(({ name, counts }) => [
        nameOf(name),
        counts[count.payloads_decoded],
        counts[count.sets],
        counts[count.records_pmacct_json],
      ]),
      [
        ['flows', 1, 4, 0],
        ['192.0.2.7', 0, 0, 2],
        ['router2', 0, 0, 1],
      ],
    )
    assert.deepEqual(
      problems.map(({ reason }) => reason),
      ['record_malformed'],
    )
    const series = new Series(options.metrics, new Dictionary(10))
    series.merge(0, 0, tally, newNames, now)
    assert.equal(series.counts[0]?.tallied, 3)
    assert.deepEqual(newNames, ['flows', '192.0.2.7', 'router1', 'router2'])
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
