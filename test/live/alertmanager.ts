import assert from 'node:assert/strict'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { array, object, record, string } from 'zod'
import type { Cleanup } from '../support/cleanup.ts'
import { startGoServer } from './go-server.ts'

/** What Alertmanager's commands are called in Debian. */
export const alertmanagerCommand = 'prometheus-alertmanager'

/** What a webhook is told. */
export interface ToldAlert {
  readonly status: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

/** An Alertmanager that tells a webhook of everything at once, and every few seconds what is still so. */
export interface Alertmanager {
  readonly port: number
  /** All that the webhook was told so far. */
  readonly told: readonly ToldAlert[]
}

const texts = record(string(), string())
const message = object({
  alerts: array(object({ status: string(), labels: texts, annotations: texts })),
})

/** Starts one on a free port, with a webhook on another; both end with the test. */
export async function startAlertmanager(folder: string, cleanup: Cleanup): Promise<Alertmanager> {
  const told: ToldAlert[] = []
  const webhook = createServer((request, response) => {
    let body = ''
    request.on('data', (bytes) => {
      body += bytes
    })
    request.on('end', () => {
      told.push(...message.parse(JSON.parse(body)).alerts)
      response.end()
    })
  }).listen(0, '127.0.0.1')
  await once(webhook, 'listening')
  cleanup.after(() => webhook.close())
  const address = webhook.address()
  assert.ok(typeof address === 'object' && address !== null)
  const config = join(folder, 'alertmanager.yml')
  await writeFile(config, configuration(address.port))
  const words = [
    `--config.file=${config}`,
    `--storage.path=${join(folder, 'alertmanager')}`,
    '--cluster.listen-address=',
  ]
  const { port } = await startGoServer(alertmanagerCommand, words, folder, cleanup)
  return { port, told }
}

function configuration(webhook: number): string {
  return `
route:
  receiver: webhook
  group_by: ['...']
  group_wait: 0s
  group_interval: 1s
  repeat_interval: 5s
receivers:
  - name: webhook
    webhook_configs: [{ url: 'http://127.0.0.1:${webhook}/' }]
`
}
