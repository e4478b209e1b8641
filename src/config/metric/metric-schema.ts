import { type output, strictObject } from 'zod'
import { byteSums, valueNames } from '../../tally/metric-definition.ts'
import { setting } from '../setting.ts'
import { choice, duration, integer, list, parsed, text, trueOrFalse } from '../value-types.ts'
import { labels } from './labels.ts'
import { metricName } from './metric-name.ts'
import { where } from './where.ts'

export const MOST_ROWS = 10_000_000

/** One metric of the configuration. */
export const metricSchema = strictObject({
  name: setting(
    parsed({ form: 'text', name: 'metric name' }, metricName).optional(),
    'Metrics',
    'Beginning of the names of its families: `flow_as` gives `flow_as_bytes_total`.',
    { default: '`flow_` and the key of the metric' },
  ),
  help: setting(text().optional(), 'Metrics', 'What the metric is, for the `# HELP` lines.', {
    default: 'names the labels',
  }),
  labels: setting(
    labels(),
    'Metrics',
    'The labels: a list of fields, or, to rename them, a map of label name to field.',
    { default: 'none, required' },
  ),
  values: setting(
    list(choice(valueNames), 'list of `bytes`, `packets`, `flows`, `sampled_packets`', 1).prefault([
      'bytes',
      'packets',
      'flows',
    ]),
    'Metrics',
    'What is summed, one family each. `sampled_packets` is what was really seen; `bytes` and ' +
      '`packets` are multiplied by the sampling rate.',
  ),
  where: setting(
    where().prefault({}),
    'Metrics',
    'Which flows are tallied: a map of field to what its value may be. All must hold.',
    { default: 'all flows' },
  ),
  limit: setting(
    integer(2, MOST_ROWS).prefault(2000),
    'Metrics',
    'Most rows (label sets), `other` rows included. A scrape has rows × values lines of it.',
  ),
  other_limit: setting(
    integer(1, MOST_ROWS).optional(),
    'Metrics',
    'Rows among them that are kept for `other`.',
    { default: 'an eighth of `limit`; 1 if no label is bounded, `limit` if all are' },
  ),
  idle: setting(
    duration('10s', '30d').prefault('15m'),
    'Metrics',
    'How long a row stays that takes nothing in. Its slot is then for others.',
  ),
  scale: setting(
    trueOrFalse().prefault(true),
    'Metrics',
    'Whether `bytes` and `packets` are multiplied by the sampling rate.',
  ),
  bytes: setting(
    choice(byteSums).prefault('frame'),
    'Metrics',
    'What `bytes` sums: `frame`, the bytes as exported, in sFlow those of whole frames; or `ip`, the ' +
      'bytes of the IP packet in it, without Ethernet and tags, as NetFlow and IPFIX count them.',
  ),
  keep: setting(
    list(text(), 'list of labels').prefault([]),
    'Metrics',
    'Labels that `other` rows keep, although docs/labels.md calls them unbounded.',
    { default: 'none' },
  ),
  collapse: setting(
    list(text(), 'list of labels').prefault([]),
    'Metrics',
    'Labels that read `other` beyond the limit, although docs/labels.md calls them bounded.',
    { default: 'none' },
  ),
})

/** A metric as it is configured, each value read, nothing compared yet. */
export type MetricSettings = output<typeof metricSchema>
