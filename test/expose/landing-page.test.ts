import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { landingPage } from '../../src/expose/landing-page.ts'
import { pagePolicy } from '../../src/expose/page.ts'

const page = landingPage({
  version: '1.2.3',
  state: 'not ready: lane <0> is "away"',
  links: [{ path: '/metrics?a&b', text: 'Metrics' }],
  status: { Series: 12_345, Sampler: "r1's <b>", Metrics: ['flow_as', 'flow_<i>'] },
})

describe('landingPage', () => {
  it('shows name, version, state, numbers and links', () => {
    assert.match(page, /<h1>flowtally <small>1\.2\.3<\/small><\/h1>/)
    assert.match(page, /<dt>State<\/dt><dd>not ready: lane &lt;0&gt; is &quot;away&quot;<\/dd>/)
    assert.match(page, /<dt>Series<\/dt><dd>12,345<\/dd>/)
    assert.match(page, /<a href="\/metrics\?a&amp;b"><span>Metrics<\/span>/)
  })

  it('shows a list as wide as it needs', () => {
    assert.match(
      page,
      /<div class="list"><dt>Metrics<\/dt><dd>flow_as<\/dd><dd>flow_&lt;i&gt;<\/dd>/,
    )
  })

  it('shows text as text', () => {
    assert.match(page, /<dd>r1&#39;s &lt;b&gt;<\/dd>/)
    assert.doesNotMatch(page, /<b>|<script/)
  })

  it('allows its own style and nothing else', () => {
    const style = /<style>([^<]*)<\/style>/.exec(page)?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    assert.ok(pagePolicy.includes(`style-src 'sha256-${hash}'`))
    assert.match(pagePolicy, /^default-src 'none'/)
    assert.doesNotMatch(pagePolicy, /unsafe/)
  })
})
