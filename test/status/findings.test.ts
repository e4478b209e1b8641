import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { markdownTable } from '../../src/config/docs/markdown-table.ts'
import type { LaneReport } from '../../src/lanes/lane-report.ts'
import { Dictionary } from '../../src/model/dictionary.ts'
import type { FindingStatus } from '../../src/model/status.ts'
import type { Facts } from '../../src/status/facts.ts'
import { findingRows } from '../../src/status/finding-rows.ts'
import { findings } from '../../src/status/findings.ts'
import { Ledger } from '../../src/status/ledger.ts'
import { Series } from '../../src/tally/series.ts'
import { metricFixture } from '../page/status-fixture.ts'
import { assertGoldenPart } from '../support/golden-part.ts'
import { laneReport, nameOf, samplerReport } from '../support/lane-reports.ts'
import { resultOf } from '../support/result-of.ts'
import { noEnrichment } from './no-enrichment.ts'

const NOW = 1_800_000_000_000
const MINUTE = 60_000

/** What is found after these reports, the last of them just now and each a minute after the one before. */
function found(
  reports: readonly Partial<LaneReport>[],
  more: Partial<Facts> = {},
): FindingStatus[] {
  const ledger = new Ledger(new Series([], new Dictionary(10)), 100, NOW)
  for (const [i, report] of reports.entries()) {
    const at = NOW - MINUTE * (reports.length - 1 - i)
    for (const _ of ledger.reportSteps(0, laneReport(report), nameOf, at));
  }
  const facts: Facts = {
    now: NOW,
    uptime: 60 * MINUTE,
    scrapers: 1,
    ledger,
    nameOf: (address) => (address === '192.0.2.1' ? 'edge1.fra' : address),
    lanes: { away: [], stuck: [], unread: [] },
    sockets: [],
    drops: new Map(),
    enrichment: noEnrichment,
    configurationIsGood: true,
    checkpoint: undefined,
    metrics: [],
    ...more,
  }
  return resultOf(findings(facts))
}

/** The reasons, with where it is so. */
const told = (all: readonly FindingStatus[]) =>
  all.map(({ severity, reason, places }) => [
    severity,
    reason,
    ...places.shown.map(({ subject, detail }) => `${subject}: ${detail}`),
  ])

const fresh = { lastPayload: NOW, lastFlow: NOW }

/** As many reports in which nothing happens as minutes pass. */
const minutes = (count: number) => Array.from({ length: count }, () => ({}))

describe('findings', () => {
  it('are none where all is well', () => {
    assert.deepEqual(found([{ samplers: [samplerReport(1, { records_ipfix: 9 }, fresh)] }]), [])
  })

  it('have every problem of payloads with its remedy', () => {
    const problems = { unknown_version: 3, template_unknown: 1, internal: 1 }
    const all = found([{ samplers: [samplerReport(1, {}, { ...fresh, problems })] }])
    assert.deepEqual(told(all), [
      ['error', 'internal', 'edge1.fra: 1 datagrams not decoded'],
      ['warning', 'unknown_version', 'edge1.fra: 3 datagrams not decoded'],
      ['warning', 'template_unknown', 'edge1.fra: 1 sets dropped'],
    ])
    assert.match(all[1]?.remedy ?? '', /tcpdump/)
  })

  it('tell who was refused as such', () => {
    const problems = { not_allowed: 7 }
    assert.deepEqual(told(found([{ samplers: [samplerReport(0, {}, { problems })] }])), [
      ['warning', 'not_allowed', 'senders that were refused: 7 datagrams dropped'],
    ])
  })

  it('are only noted ten minutes later', () => {
    const broken = { samplers: [samplerReport(0, {}, { problems: { not_allowed: 7 } })] }
    const severity = (minutesLater: number) =>
      found([broken, ...minutes(minutesLater)]).map(({ severity }) => severity)
    assert.deepEqual([severity(10), severity(11)], [['warning'], ['note']])
  })

  it('tell samplers that wait for templates, as long as their sets are kept', () => {
    const samplers = [samplerReport(1, { sets: 5, records_ipfix: 1 }, fresh)]
    const levels = { ...laneReport().levels, parkedSets: 5 }
    assert.deepEqual(told(found([{ samplers, levels }])), [
      ['warning', 'templates_missing', 'edge1.fra: 5 data sets waiting'],
    ])
    assert.deepEqual(found([{ samplers }]), [])
  })

  it('tell what was lost on the way, of how much, and what the kernel dropped', () => {
    const samplers = [samplerReport(1, { records_ipfix: 1980 }, fresh)]
    const losses = [{ name: 1, protocol: 'ipfix', domain: 0, lost: 20 } as const]
    const drops = new Map([['flow://:2055', { count: 1, last: NOW }]])
    assert.deepEqual(told(found([{ samplers, losses }], { drops })), [
      ['error', 'kernel_drops', 'flow://:2055: 1 datagram'],
      ['warning', 'sequence_lost', 'edge1.fra: 20 lost, 1.0 %'],
    ])
  })

  it('tell who went silent, and who sends datagrams without flows', () => {
    const ago = (payload: number, flow: number) => ({
      lastPayload: NOW - payload * MINUTE,
      lastFlow: flow === 0 ? 0 : NOW - flow * MINUTE,
    })
    const first = {
      samplers: [
        samplerReport(1, {}, ago(6, 6)),
        samplerReport(2, {}, ago(0, 6)),
        samplerReport(3, {}, ago(0, 0)),
        samplerReport(4, {}, ago(4, 4)),
      ],
    }
    const newcomer = { samplers: [samplerReport(5, {}, ago(0, 0))] }
    assert.deepEqual(told(found([first, ...minutes(5), newcomer])), [
      ['warning', 'silent', 'edge1.fra: '],
      ['warning', 'no_flows', '192.0.2.3: none at all', '192.0.2.2: '],
    ])
  })

  it('tell of unknown rates, both directions, clocks and agents without resources', () => {
    const counts = {
      observations_unknown_rate: 4,
      observations_sampled_unknown_rate: 3,
      records_ingress: 1,
      records_egress: 1,
      sampler_drops: 1000,
      templates_evicted: 1,
      sessions_evicted: 1,
    }
    const samplers = [samplerReport(1, counts, { ...fresh, clockSkew: -3600.4 })]
    assert.deepEqual(told(found([{ samplers }])), [
      ['warning', 'sampler_drops', 'edge1.fra: 1,000 packets'],
      ['warning', 'rate_missing', 'edge1.fra: 3 flows'],
      ['warning', 'templates_evicted', 'edge1.fra: 2 times'],
      ['note', 'rate_unknown', 'edge1.fra: 1 flow'],
      ['note', 'both_directions', 'edge1.fra: '],
      ['note', 'clock_skew', 'edge1.fra: 3600 s ahead'],
    ])
  })

  it('tell of lanes, topics, captures, connections and the configuration', () => {
    const ended = { tls_handshake: 2, peer: 5 }
    const connections = [{ listen: 'ipfix+tls://:4740', open: 0, opened: 7, ended }]
    const connectionProblems = [
      {
        listen: 'ipfix+tls://:4740',
        reason: 'tls_handshake',
        address: '192.0.2.9',
        detail: 'no',
        suppressed: 0,
      } as const,
    ]
    const finished = { datagrams: 1, skipped: {}, failure: 'it ends within a packet' }
    const captures = [
      { listen: 'pcap:a.pcap', start: undefined, datagrams: 1, skipped: {}, finished },
    ]
    const lanes = { away: [1], stuck: [2], unread: [['kafka://b/t', 'no broker']] as const }
    assert.deepEqual(
      told(
        found([{ connections, connectionProblems, captures }], {
          lanes,
          configurationIsGood: false,
          checkpoint: { path: 'rows', problem: 'no room' },
        }),
      ),
      [
        ['error', 'lane_away', 'lane 1: away', 'lane 2: does not answer'],
        ['error', 'topic_unread', 'kafka://b/t: no broker'],
        ['error', 'configuration_unusable', ': '],
        ['error', 'checkpoint_unwritable', 'rows: no room'],
        ['error', 'capture_broken', 'pcap:a.pcap: it ends within a packet'],
        ['warning', 'tls_handshake', 'ipfix+tls://:4740: 2 ×, last 192.0.2.9: no'],
      ],
    )
  })

  it('tell of names that cannot be had, of buffers and of limits', () => {
    const file = { kind: 'asn', entries: 0, built: 0, loaded: undefined, unreadable: 0 } as const
    const list = { entries: 0, unreadable: 0, succeeded: undefined }
    const levels = { ...laneReport().levels, nameOverflows: 2 }
    const buffer = { asked: 16 * 2 ** 20, granted: 425_984 }
    const all = found([{ levels }], {
      enrichment: {
        ...noEnrichment,
        files: [{ ...file, file: 'a.mmdb', error: 'there is no such file' }],
        lists: [{ ...list, source: 'https://as.example', error: 'no answer' }],
        snmp: { requests: 1, answers: 0, failures: {}, agents: 3, open: 2, queued: 0 } as never,
      },
      sockets: [{ listen: 'flow://:2055', address: '::', port: 2055, buffer }],
      metrics: [metricFixture({ named_share: 0.25 }), metricFixture({ named_share: null })],
    })
    assert.deepEqual(told(all), [
      ['warning', 'file_unusable', 'a.mmdb: there is no such file'],
      ['warning', 'names_unavailable', 'https://as.example: no answer'],
      ['warning', 'snmp_silent', ': 2 of 3 devices'],
      ['warning', 'names_refused', 'lane 0: 2 times'],
      ['note', 'small_buffer', 'flow://:2055: 0.4 of 16 MiB'],
      ['note', 'much_in_other', 'flow_as: 75 % in other'],
    ])
  })

  it('tell that nobody scrapes, some minutes after the start', () => {
    assert.deepEqual(told(found([], { scrapers: 0 })), [['note', 'not_scraped', ': ']])
    assert.deepEqual(found([], { scrapers: 0, uptime: MINUTE }), [])
  })

  it('are told of the newest ten samplers', () => {
    const report = (_: unknown, i: number) =>
      samplerReport(i + 1, {}, { ...fresh, problems: { truncated: 1 } })
    const older = Array.from({ length: 30 }, report)
    const [all] = found([{ samplers: older }, { samplers: older.slice(25) }])
    assert.deepEqual([all?.places.total, all?.places.shown.length], [30, 10])
    const first = all?.places.shown.slice(0, 5).map(({ subject }) => subject)
    assert.deepEqual(
      first,
      older.slice(25).map(({ name }) => nameOf(name)),
    )
  })
})

describe('the documentation of findings', () => {
  it('has a row for each of them', () => {
    assertGoldenPart(
      markdownTable(
        ['`reason`', '', 'What it means', 'What to do'],
        findingRows.map(({ reason, severity, meaning, remedy, see }) => [
          `[\`${reason}\`](${see})`,
          severity,
          meaning,
          remedy,
        ]),
      ),
      'docs/status-page.md',
      'findings',
    )
  })

  it('is where they say that it is', () => {
    const sees = [
      ...findingRows.map(({ see }) => see),
      ...['every-reason-and-what-to-do', 'connections-end', 'kafka-is-not-read'].map(
        (anchor) => `troubleshooting.md#${anchor}`,
      ),
    ]
    for (const see of sees) {
      const [file = '', anchor] = see.split('#')
      assert.ok(existsSync(`docs/${file}`), see)
      const anchors = [...readFileSync(`docs/${file}`, 'utf8').matchAll(/^#+ (.*)$/gm)].map(
        ([, heading = '']) =>
          heading
            .toLowerCase()
            .replaceAll(/[^\p{Letter}\p{Number}_ -]/gu, '')
            .replaceAll(' ', '-'),
      )
      if (anchor !== undefined) assert.ok(anchors.includes(anchor), see)
    }
  })
})
