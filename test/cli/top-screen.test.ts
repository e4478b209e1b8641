import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { columnsOf, renderLine } from '../../src/cli/terminal-text.ts'
import { topScreen } from '../../src/cli/top-screen.ts'
import type { Status } from '../../src/model/status.ts'
import { metricFixture, NOW, samplerFixture, statusFixture } from '../page/status-fixture.ts'

const unbounded = { width: Number.POSITIVE_INFINITY, height: Number.POSITIVE_INFINITY }

const screen = (changes: Partial<Status> = {}, size = unbounded) =>
  topScreen(statusFixture(changes), 'http://localhost:9590/', size).map((line) =>
    renderLine(line, size.width, false),
  )

const many = {
  samplers: {
    total: 50,
    shown: Array.from({ length: 50 }, (_, i) => samplerFixture({ name: `r${i}` })),
  },
  metrics: ['a', 'b', 'c'].map((name) =>
    metricFixture({
      name,
      top: Array.from({ length: 10 }, (_, i) => ({
        labels: [`r${i}`, `${i}`, 'an AS with a very long name that nobody could want to read'],
        rates: [1, 1],
        share: 0.1,
      })),
    }),
  ),
}

describe('the screen of flowtally top', () => {
  it('shows what the status page shows', () => {
    assert.deepEqual(screen(), [
      'flowtally 1.2.3  ready  up 1 h 2 min  http://localhost:9590/',
      '',
      '2.50 Gbit/s   310 k packets/s   2,000 flows/s   97 datagrams/s   1 sampler',
      '▆█',
      '',
      'sampler    address    protocol        traffic  flows  last flow  lost  sampling rate',
      'edge1.fra  192.0.2.1  NetFlow v9  2.50 Gbit/s  1,234  now           0  1:1,000 options data',
      '',
      'flow_as  120 of 8,000 rows, about 130 without a limit, 75.0 % named',
      'sampler    src_as  src_as_name   bit/s  packets/s   share',
      'edge1.fra  64500   Example Net  1.00 G     4.32 k  40.0 %',
      '',
      'templates of  protocol    domain   port  ids      last sent',
      'edge1.fra     NetFlow v9       7  40000  256 257  1 min ago',
    ])
  })

  it('shows what needs a look, where, and what to do', () => {
    const place = { subject: 'edge1', detail: '12 lost', last: NOW - 60_000 }
    const finding = {
      severity: 'warning' as const,
      reason: 'sequence_lost',
      meaning: 'Numbers are `missing`.',
      remedy: 'Look.',
      see: '',
      places: { total: 5, shown: [place, { subject: '', detail: '', last: null }] },
    }
    assert.deepEqual(screen({ findings: [finding] }).slice(5, 8), [
      'warning  Numbers are missing.',
      '         edge1 12 lost, 1 min ago; ; and 3 more',
      '         Look. (sequence_lost)',
    ])
  })

  it('says what to do before the first flow', () => {
    const nothing = { samplers: { total: 0, shown: [] } }
    assert.equal(screen(nothing)[5], 'No flows yet: point a router at UDP 2055 of that machine.')
    const waits = { samplers: { total: 1, shown: [samplerFixture({ flows: 0 })] } }
    assert.equal(screen(waits)[5], 'Datagrams come, but no flows yet.')
  })

  it('fits the terminal in both directions', () => {
    for (const size of [
      { width: 80, height: 24 },
      { width: 120, height: 50 },
      { width: 40, height: 10 },
    ]) {
      const lines = screen(many, size)
      assert.ok(lines.length <= size.height, `${lines.length} of ${size.height}`)
      for (const line of lines) assert.ok(columnsOf(line) <= size.width, line)
    }
    assert.ok(screen(many, { width: 120, height: 50 }).some((line) => /^and \d+ more$/.test(line)))
  })
})
