import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../test/support/free-port.ts'
import { type Running, startCollector } from './processes.ts'

/** The program as it is built for users. */
export const cli: string = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

/** The real program, counting the bench's metric. */
export interface RunningFlowtally extends Running {
  readonly metricsUrl: string
}

export async function startFlowtally(folder: string): Promise<RunningFlowtally> {
  const port = await freePort()
  const web = await freePort()
  const config = join(folder, 'flowtally.yaml')
  writeFileSync(config, benchMetricSettings(`netflow://127.0.0.1:${port}`, web))
  const running = await startCollector(process.execPath, [cli, 'run', '--config', config], port)
  return { ...running, metricsUrl: `http://127.0.0.1:${web}/metrics` }
}

/** Room for every label set and its `other` row, as in `benchMetric`, with three lines for each. */
export function benchMetricSettings(listen: string, web: number): string {
  return `listen: ['${listen}']
web: { listen_address: ['127.0.0.1:${web}'] }
limits: { series: 330000, new_series_per_hour: 10000000 }
metrics:
  bench:
    labels: [sampler, src_as, dst_as, in_if, out_if]
    values: [bytes, packets, flows]
    limit: 110000
    other_limit: 5000
`
}
