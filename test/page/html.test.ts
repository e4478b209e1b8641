import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { html } from '../../src/page/html.ts'
import { prose } from '../../src/page/prose.ts'

describe('html', () => {
  it('shows text as text, in elements and attributes', () => {
    const text = `<script>alert("it's & 1")</script>`
    assert.equal(
      html`<a title="${text}">${text}</a>`.toString(),
      '<a title="&lt;script&gt;alert(&quot;it&#39;s &amp; 1&quot;)&lt;/script&gt;">&lt;script&gt;alert(&quot;it&#39;s &amp; 1&quot;)&lt;/script&gt;</a>',
    )
  })

  it('puts HTML into HTML, lists one after the other, and nothing for nothing', () => {
    const items = ['<a>', 2].map((item) => html`<li>${item}</li>`)
    assert.equal(
      html`<ul>${items}${undefined}${['&', html`<hr>`]}</ul>`.toString(),
      '<ul><li>&lt;a&gt;</li><li>2</li>&amp;<hr></ul>',
    )
  })

  it('is not made by something that only looks like it', () => {
    const forged = { toString: () => '<b>' }
    // biome-ignore lint/suspicious/noExplicitAny: what the compiler forbids
    assert.throws(() => html`${forged as any}`)
  })

  it('shows what stands between backticks as code', () => {
    assert.equal(
      html`${prose('set `a < b` or `c`')}`.toString(),
      'set <code>a &lt; b</code> or <code>c</code>',
    )
  })
})
