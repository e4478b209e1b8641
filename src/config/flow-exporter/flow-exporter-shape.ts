import { setting } from '../setting.ts'
import { list, parsed, webAddress } from '../value-types.ts'
import { parseKafkaBroker } from '../values/kafka-broker.ts'
import { parseKafkaPartitions } from '../values/kafka-partitions.ts'
import { parseKafkaTopic } from '../values/kafka-topic.ts'

const flagOnly = { file: false, environment: false } as const

const GROUP = 'flow-exporter'

const broker = () =>
  parsed({ form: 'text', name: '`host:port`' }, (value) => parseKafkaBroker(`${value}`))

/** The flags of flow-exporter that are no settings of ours; as a part of the schema. */
export const flowExporterShape = {
  brokers: setting(
    // flow-exporter takes the same one twice
    list(broker(), 'list of `host:port`', 1, () => undefined).optional(),
    GROUP,
    'Brokers of Kafka.',
    { ...flagOnly, default: 'none', alias: 'broker' },
  ),
  topic: setting(
    parsed({ form: 'text', name: 'text' }, (value) => parseKafkaTopic(`${value}`)).optional(),
    GROUP,
    'Topic with the JSON of pmacct.',
    { ...flagOnly, default: 'none' },
  ),
  partitions: setting(
    parsed({ form: 'text', name: '`all` or numbers' }, (value) =>
      parseKafkaPartitions(`${value}`),
    ).optional(),
    GROUP,
    'Partitions that are read.',
    { ...flagOnly, default: '`all`' },
  ),
  addr: setting(webAddress().optional(), GROUP, 'Where HTTP is served.', {
    ...flagOnly,
    default: '`:9590`',
  }),
}
