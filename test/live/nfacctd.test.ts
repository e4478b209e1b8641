import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { eventually } from '../support/eventually.ts'
import { sendTraffic } from '../support/send-traffic.ts'
import { startNfacctd } from './nfacctd.ts'
import { without } from './traffic.ts'

describe('what flowtally generate sends', { skip: without('nfacctd') }, () => {
  for (const protocol of ['ipfix', 'v9', 'v5'] as const) {
    it(`is read by nfacctd without a complaint: ${protocol}`, async (context) => {
      const folder = await mkdtemp(join(tmpdir(), 'flowtally-live-'))
      context.after(() => rm(folder, { recursive: true }))
      const file = join(folder, 'flows.json')
      const nfacctd = await startNfacctd({ folder, output: intoFile(file) }, context)
      const sent = { port: nfacctd.port, count: 1000, samplers: 2, protocols: [protocol] }
      await sendTraffic(sent)
      const flows = await eventually(async () => {
        const lines = (await readFile(file, 'utf8')).trim().split('\n')
        const flows = lines.map((line) => JSON.parse(line))
        assert.equal(
          flows.reduce((sum, { flows }) => sum + flows, 0),
          sent.count,
        )
        return flows
      })
      await nfacctd.stop()
      const rates = new Set(flows.map(({ sampling_rate: rate }) => rate))
      assert.deepEqual([...rates], [1000])
      const complaints = nfacctd
        .log()
        .split('\n')
        .filter((line) => line.includes('agent='))
      assert.deepEqual(complaints, [])
    })
  }
})

/** Once a second it adds lines of JSON. */
function intoFile(file: string): string[] {
  return [
    'plugins: print',
    'print_output: json',
    `print_output_file: ${file}`,
    'print_output_file_append: true',
    'print_refresh_time: 1',
  ]
}
