import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { cardinalityPage } from '../../src/page/cardinality-page.ts'

const html = cardinalityPage(
  [
    {
      metric: 'as',
      name: 'flow_as',
      limit: 8000,
      other_limit: 1000,
      rows: { live: 1200, zero: 30, draining: 4 },
      series: 3702,
      demand: 12_345,
      named_share: 0.99999,
      labels: [
        { label: 'src_<b>', values: 1001 },
        { label: 'sampler', values: 2 },
      ],
      limits: [
        { limit: 4000, named_share: 0.5 },
        { limit: 8000, named_share: null },
      ],
    },
  ],
  { pages: [], apis: [] },
)

describe('cardinalityPage', () => {
  it('shows rows, limit, demand and series', () => {
    assert.match(html, /<h2 id="flow_as-title">flow_as<\/h2>/)
    assert.match(html, /1,234 of 8,000 rows: 1,200 live, 30 at zero, 4 draining\./)
    assert.match(html, /<rect width="15\.4%"/)
    assert.match(html, /<dd>about 12,345<\/dd>/)
    assert.match(html, /<dd>3,702<\/dd>/)
  })

  it('shows shares, and 100 % for all only', () => {
    assert.match(html, /<dd>99\.9 %<\/dd>/)
    assert.match(html, /<th scope="row">4,000<\/th><td class="number">50\.0 %<\/td>/)
    assert.match(html, /<th scope="row">8,000<\/th><td class="number">–<\/td>/)
  })

  it('shows labels as text', () => {
    assert.match(html, /<th scope="row">src_&lt;b&gt;<\/th><td class="number">1,001<\/td>/)
    assert.doesNotMatch(html, /<b>|<script| style=/)
  })
})
