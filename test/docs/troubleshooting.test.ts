import { describe, it } from 'node:test'
import { markdownTable } from '../../src/config/docs/markdown-table.ts'
import { problems } from '../../src/decode/problems.ts'
import { connectionRefusals, requestRefusals } from '../../src/model/web-refusals.ts'
import { connectionEnds } from '../../src/source/connection-ends.ts'
import { kafkaFailures } from '../../src/source/kafka/kafka-failures.ts'
import { assertGoldenPart } from '../support/golden-part.ts'

/** Which counter a reason is a label of. */
const counters = {
  payload: {
    undecodable: 'flowtally_payloads_undecodable_total',
    dropped: 'flowtally_payloads_dropped_total',
  },
  set: {
    undecodable: 'flowtally_sets_undecodable_total',
    dropped: 'flowtally_sets_dropped_total',
  },
} as const

function reasonTable(): string {
  return markdownTable(
    ['`reason`', 'Counted in', 'What it means', 'What to do'],
    problems.map(({ reason, costs, outcome, meaning, remedy }) => [
      `\`${reason}\``,
      `\`${counters[costs][outcome]}\``,
      meaning,
      remedy,
    ]),
  )
}

function connectionTable(): string {
  return markdownTable(
    ['`reason`', 'What it means', 'What to do'],
    connectionEnds.map(({ reason, meaning, remedy }) => [`\`${reason}\``, meaning, remedy]),
  )
}

function refusalTable(): string {
  const rows = [
    ...requestRefusals.map((row) => ({ ...row, counter: 'flowtally_http_requests_refused_total' })),
    ...connectionRefusals.map((row) => ({
      ...row,
      counter: 'flowtally_http_connections_refused_total',
    })),
  ]
  return markdownTable(
    ['`reason`', 'Counted in', 'What it means', 'What to do'],
    rows.map(({ reason, counter, meaning, remedy }) => [
      `\`${reason}\``,
      `\`${counter}\``,
      meaning,
      remedy,
    ]),
  )
}

function kafkaTable(): string {
  return markdownTable(
    ['`reason`', 'What it means', 'What to do'],
    kafkaFailures.map(({ reason, meaning, remedy }) => [`\`${reason}\``, meaning, remedy]),
  )
}

describe('docs/troubleshooting.md', () => {
  it('has a row for every reason for which data is lost', () => {
    assertGoldenPart(reasonTable(), 'docs/troubleshooting.md', 'reasons')
  })

  it('has a row for every reason for which Kafka is not read', () => {
    assertGoldenPart(kafkaTable(), 'docs/troubleshooting.md', 'kafka')
  })

  it('has a row for every reason for which something is refused over HTTP', () => {
    assertGoldenPart(refusalTable(), 'docs/troubleshooting.md', 'refusals')
  })

  it('has a row for every reason for which a connection ends', () => {
    assertGoldenPart(connectionTable(), 'docs/troubleshooting.md', 'connections')
  })
})
