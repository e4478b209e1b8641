import { after, before, describe, it } from 'node:test'
import { KafkaBroker, noKafka } from '../support/kafka/kafka-broker.ts'
import { followPage } from './follow-page.ts'
import { followedKafkaPages } from './followed-kafka-pages.ts'
import { topics } from './kafka-happenings.ts'
import { enterNamespace, withoutNamespace } from './namespace.ts'
import { startLines } from './start-lines.ts'
import { startedLines } from './started-lines.ts'

const skip =
  noKafka ||
  withoutNamespace('mount', 'curl', 'jq', 'kcat', 'softflowd', 'nfacctd', 'prometheus', 'promtool')
const names = ['kafka', 'kafka1', 'kafka2', 'kafka.fqdn.com', 'www.cidr-report.org']
if (skip === false) enterNamespace(import.meta.url, names)

describe('pages about Kafka say what commands print', { skip }, () => {
  const broker = new KafkaBroker(9092)
  before(async () => {
    await broker.start()
    await topics()
  })
  after(() => broker.stop())

  for (const followed of followedKafkaPages) {
    it(`${followed.page}, ${followed.sections.join(', ')}`, (context) =>
      followPage(followed, context))
  }

  describe('and what they say to start begins', () => {
    for (const lines of startedLines) {
      it(`${lines.page}, ${lines.section}`, (context) => startLines(lines, context))
    }
  })
})
