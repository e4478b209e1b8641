import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, it, type TestContext } from 'node:test'
import { eventually } from '../support/eventually.ts'
import { assertCounted } from './assert-counted.ts'
import { enterNamespace, withoutNamespace } from './namespace.ts'
import { startNfcapd } from './nfcapd.ts'
import { layWire } from './wire.ts'
import { withProgram } from './with-program.ts'

const cases = [
  { version: 1, protocol: 'netflow_v1' },
  { version: 5, protocol: 'netflow_v5' },
  { version: 7, protocol: 'netflow_v7' },
] as const

const skip = withoutNamespace('fprobe', 'tcpreplay', 'nfcapd', 'nfdump')
if (skip === false) enterNamespace(import.meta.url)

describe('fprobe', { skip, concurrency: true }, () => {
  for (const expected of cases) {
    const { version, protocol } = expected
    it(`is counted to the byte: ${protocol}`, (context) =>
      withProgram(async (program) => {
        const nfcapd = await startNfcapd(program, context)
        const wire = await layWire(`v${version}w`)
        const fprobe = startFprobe(context, wire.end, version, nfcapd.port)
        await wire.untilWatched()
        await wire.replay()
        await eventually(async () => {
          const samples = await program.scrape()
          assert.notEqual(samples.sum('flow_seen_flows_total', { export_protocol: protocol }), 0n)
        })
        fprobe.kill('SIGTERM') // it sends what it still has
        await once(fprobe, 'exit')
        await assertCounted(program, await nfcapd.stop(1n), expected)
      }))
  }
})

function startFprobe(context: TestContext, wire: string, version: number, port: number) {
  const child = spawn(
    'fprobe',
    [
      ...['-i', wire, '-p', '-n', `${version}`, '-u', 'root', '-l', '2'],
      // flows end after a second without a packet; by default the queue loses most of them
      ...['-s', '1', '-d', '1', '-q', '10000', `127.0.0.1:${port}`],
    ],
    { stdio: 'ignore' },
  )
  context.after(() => child.kill('SIGKILL'))
  return child
}
