import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { AnyBroker, noBroker } from '../support/kafka/any-broker.ts'
import { KafkaProgram } from '../support/kafka/kafka-program.ts'
import { assertCounted, metrics } from './assert-counted.ts'
import { startNfacctd } from './nfacctd.ts'
import { runSoftflowd } from './softflowd.ts'
import { sampledRate, without } from './traffic.ts'

const cases = [
  { version: 9, protocol: 'netflow_v9', buffer: 0 },
  { version: 10, protocol: 'ipfix', buffer: 8192 },
  { version: 5, protocol: 'netflow_v5', buffer: 8192, rate: sampledRate },
] as const

describe('softflowd, nfacctd and Apache Kafka', {
  skip: noBroker || without('softflowd', 'nfacctd'),
}, () => {
  const broker = new AnyBroker()
  before(() => broker.start())
  after(() => broker.stop())

  for (const expected of cases) {
    const { version, protocol, buffer } = expected
    const rate = 'rate' in expected ? expected.rate : 1n
    it(`are counted to the byte: ${protocol}, 1 in ${rate}, messages of ${buffer} bytes`, async (context) => {
      const folder = await mkdtemp(join(tmpdir(), 'flowtally-live-'))
      context.after(() => rm(folder, { recursive: true }))
      const config = join(folder, 'flowtally.yaml')
      await writeFile(config, metrics)
      const topic = await broker.newTopic()
      const uri = `kafka://${broker.plain}/${topic.name}?format=pmacct-json&from=earliest&group=${topic.name}`
      const program = await new KafkaProgram(uri, ['--config', config]).reading()
      context.after(() => program.kill())
      const output = kafkaOutput(broker.plain, topic.name, buffer)
      const nfacctd = await startNfacctd({ folder, output }, context)
      const sent = await runSoftflowd({ folder, port: nfacctd.port, version, rate })
      await assertCounted({ scrape: () => program.look() }, sent, expected)
      await nfacctd.stop()
      await assertCounted({ scrape: () => program.look() }, sent, expected)
    })
  }
})

/** A message has as many records as fit into so many bytes; one where that is 0. */
function kafkaOutput(brokers: string, topic: string, buffer: number): string[] {
  const [host, port] = (brokers.split(',')[0] ?? '').split(':')
  return [
    'plugins: kafka',
    'kafka_output: json',
    `kafka_broker_host: ${host}`,
    `kafka_broker_port: ${port}`,
    `kafka_topic: ${topic}`,
    'kafka_refresh_time: 1',
    `kafka_multi_values: ${buffer}`,
  ]
}
