import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { worstCase } from '../../src/config/worst-case.ts'
import type { MetricDefinition } from '../../src/tally/metric-definition.ts'

const metric: MetricDefinition = {
  id: 'as',
  name: 'flow_as',
  help: 'Traffic.',
  labels: [
    { label: 'src_as', field: 'src_as', bounded: false },
    { label: 'src', field: 'src_addr', bounded: false },
  ],
  values: ['bytes'],
  where: [],
  limit: 10,
  otherLimit: 1,
  scale: true,
  bytes: 'frame',
  idle: 900_000,
}

describe('the worst case of a metric', () => {
  it('is a full table with the longest values', () => {
    const heading = '# HELP flow_as_bytes_total Traffic.\n# TYPE flow_as_bytes_total counter\n'
      .length
    const address = '2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff0'.slice(0, 39)
    const line = `flow_as_bytes_total{src_as="4294967295",src="${address}"} 18446744073709551615\n`
    assert.deepEqual(worstCase(metric), { lines: 10, bytes: heading + 10 * line.length })
  })

  it('has a line for each value', () => {
    assert.equal(worstCase({ ...metric, values: ['bytes', 'packets', 'flows'] }).lines, 30)
  })
})
