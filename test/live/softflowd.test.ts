import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runCommand } from '../support/run-command.ts'
import { assertCounted } from './assert-counted.ts'
import { startRecorder } from './recorder.ts'
import { runSoftflowd } from './softflowd.ts'
import { fewPackets, sampledRate, without } from './traffic.ts'
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
        const { folder, [transport]: port } = program
        const sent = await runSoftflowd({ folder, port, version, rate, transport })
        await assertCounted(program, sent, expected)
      }))
  }
})

describe('softflowd psamp', { skip: without('softflowd', 'tshark') }, () => {
  it('is counted to the byte: every packet is a flow (RFC 5476)', (context) =>
    withProgram(async (program) => {
      const recorder = await startRecorder(program, context)
      const statistics = await runCommand(
        'softflowd',
        // it sends packets as fast as it reads them, too fast for a buffer of the usual size
        ...['-r', fewPackets, '-d', '-c', 'none', '-p', `${program.folder}/pid`],
        ...['-n', `127.0.0.1:${recorder.port}`, '-v', 'psamp'],
      )
      const [, packets = ''] = /^Packets processed: (\d+)$/m.exec(statistics) ?? []
      const sections = (await recorder.read('cflow', 'cflow.section_exported_octets')).flat(2)
      assert.equal(BigInt(sections.length), BigInt(packets))
      const sent = {
        bytes: await framedBytes(fewPackets),
        packets: BigInt(packets),
        flows: BigInt(packets),
      }
      await assertCounted(program, sent, { protocol: 'ipfix' })
    }))
})

/** Bytes of the frames in a capture, without what fills up those of short IP packets. */
async function framedBytes(file: string): Promise<bigint> {
  const fields = ['frame.len', 'eth.padding', 'ip.len'].flatMap((field) => ['-e', field])
  const text = await runCommand('tshark', '-r', file, '-T', 'fields', ...fields)
  let bytes = 0
  for (const line of text.trimEnd().split('\n')) {
    const [length = '', padding = '', packet = ''] = line.split('\t')
    bytes += Number(length) - (packet === '' ? 0 : padding.length / 2)
  }
  return BigInt(bytes)
}
