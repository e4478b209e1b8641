import kafkajs from 'kafkajs'
import { BaselineCounters } from './baseline/counters.ts'
import { countPmacctJson } from './baseline/pmacct-json.ts'

/** What somebody would write first: reads a topic of pmacct's JSON to the end, and counts it with prom-client. */
const [brokers = '', topic = '', wanted = ''] = process.argv.slice(2)
const counters = new BaselineCounters()
const logLevel = kafkajs.logLevel.NOTHING
const consumer = new kafkajs.Kafka({ brokers: brokers.split(','), logLevel }).consumer({
  groupId: `${topic}-${process.pid}`,
})
let left = Number(wanted)

await consumer.connect()
await consumer.subscribe({ topic, fromBeginning: true })
await consumer.run({
  eachBatch({ batch }) {
    for (const { value } of batch.messages) if (value !== null) count(value)
    if (left === 0) process.stdout.write('done\n')
    return Promise.resolve()
  },
})

function count(message: Buffer): void {
  for (const line of message.toString().split('\n')) {
    if (line === '') continue
    countPmacctJson(line, counters)
    left--
  }
}
