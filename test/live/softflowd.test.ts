import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runCommand } from '../support/run-command.ts'
import { assertCounted } from './assert-counted.ts'
import type { Sent } from './sent.ts'
import { sampledRate, traffic, without } from './traffic.ts'
import { withProgram } from './with-program.ts'

const cases = [
  { version: 1, protocol: 'netflow_v1' },
  { version: 5, protocol: 'netflow_v5' },
  { version: 9, protocol: 'netflow_v9' },
  { version: 10, protocol: 'ipfix' },
  { version: 5, protocol: 'netflow_v5', rate: sampledRate },
  { version: 9, protocol: 'netflow_v9', rate: sampledRate },
  { version: 10, protocol: 'ipfix', rate: sampledRate },
  { version: 10, protocol: 'ipfix', transport: 'tcp' },
] as const

describe('softflowd', { skip: without('softflowd'), concurrency: 2 }, () => {
  for (const expected of cases) {
    const { version, protocol } = expected
    const rate = 'rate' in expected ? expected.rate : 1n
    const transport = 'transport' in expected ? expected.transport : 'udp'
    it(`is counted to the byte: ${protocol} over ${transport}, 1 in ${rate}`, () =>
      withProgram(async (program) => {
        const statistics = await runCommand(
          'softflowd',
          // without `-c none` it waits for its control socket and reads nothing
          ...['-r', traffic, '-d', '-c', 'none', '-p', `${program.folder}/pid`],
          ...['-n', `127.0.0.1:${program[transport]}`, '-P', transport],
          ...['-v', `${version}`, '-s', `${rate}`],
        )
        await assertCounted(program, sentBySoftflowd(statistics), expected)
      }))
  }
})

/** What softflowd says at its end: sums by protocol, and the records that it exported. */
function sentBySoftflowd(statistics: string): Sent {
  let bytes = 0n
  let packets = 0n
  for (const [, octets = '', count = ''] of statistics.matchAll(/\(\d+\): +(\d+) +(\d+) /g)) {
    bytes += BigInt(octets)
    packets += BigInt(count)
  }
  const [, records, failures] =
    /^Flows exported: \d+ \((\d+) records\) in \d+ packets \((\d+) failures\)/m.exec(statistics) ??
    []
  assert.ok(records !== undefined && records !== '0', `nothing exported:\n${statistics}`)
  assert.equal(failures, '0')
  return { bytes, packets, flows: BigInt(records) }
}
