import type { FollowedPage } from './follow-page.ts'
import {
  emptyOfPmacct,
  fiveThousand,
  flowExporter,
  messages,
  oneKilled,
  twoInstances,
  twoMessages,
} from './kafka-happenings.ts'

const instance = 'flowtally --config flowtally.yaml --web.listen-address 127.0.0.1:'

/** What `test/live/kafka-pages.test.ts` follows, with a broker at port 9092 of all names that pages have for it. */
export const followedKafkaPages: readonly FollowedPage[] = [
  {
    page: 'docs/kafka.md',
    sections: ['Flows from Kafka'],
    there: fiveThousand,
    given: [],
    numbers: 'exact',
  },
  { page: 'docs/kafka.md', sections: ['From pmacct'], there: emptyOfPmacct, numbers: 'exact' },
  {
    page: 'docs/kafka.md',
    sections: ['When Kafka is away'],
    there: fiveThousand,
    not: /^curl |^flowtally --listen /,
    numbers: 'exact',
  },
  { page: 'docs/decode.md', sections: ['Messages of a topic'], there: messages, numbers: 'exact' },
  {
    page: 'docs/migrating.md',
    sections: ['flow-exporter'],
    there: flowExporter,
    happens: twoMessages,
    numbers: 'exact',
  },
  {
    page: 'docs/scaling.md',
    sections: ['Why the sum is right', 'What a loss costs'],
    there: twoInstances,
    given: [
      'nfacctd -f nfacctd.conf',
      `${instance}9591`,
      `${instance}9592`,
      'prometheus --config.file=prometheus.yml --storage.tsdb.path=data --web.listen-address=:9090',
    ],
    happens: oneKilled,
    before: /--count 2000/,
    numbers: 'exact',
  },
]
