import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FindingStatus, Status } from '../../src/model/status.ts'
import { statusPage } from '../../src/page/status-page.ts'
import { resultOf } from '../support/result-of.ts'
import { fullStatus } from './full-status.ts'
import { metricFixture, NOW, samplerFixture, statusFixture } from './status-fixture.ts'

const links = {
  pages: [{ path: '/metrics?a&b', text: 'Metrics' }],
  apis: [{ path: '/api/status', text: '/api/status' }],
}

const pageOf = (changes: Partial<Status> = {}, host = 'flows.example.net') =>
  resultOf(statusPage(statusFixture(changes), { host, links }))

const finding: FindingStatus = {
  severity: 'warning',
  reason: 'sequence_lost',
  meaning: 'Numbers are missing.',
  remedy: 'Look at `the way`.',
  see: 'docs/troubleshooting.md#datagrams-are-lost-on-the-way',
  places: { total: 30, shown: [{ subject: 'edge1.fra', detail: '12 lost', last: NOW - 61_000 }] },
}

const one = (sampler: Parameters<typeof samplerFixture>[0]) => ({
  samplers: { total: 1, shown: [samplerFixture(sampler)] },
})

describe('statusPage', () => {
  it('is made a section at a time, with turns for others in between', () => {
    const status = fullStatus()
    const steps = statusPage(status, { host: '', links })
    let count = 0
    let step = steps.next()
    for (; !step.done; step = steps.next()) count++
    assert.equal(count, 7)
    for (const { subject } of status.findings.flatMap(({ places }) => places.shown)) {
      assert.ok(step.value.includes(`<bdi>${subject}</bdi>`))
    }
    for (const { address } of status.samplers.shown) assert.ok(step.value.includes(address))
  })

  it('says how everything is', () => {
    const page = pageOf()
    for (const part of [
      '<small>1.2.3</small>',
      '<span class="state ready">ready</span> <small>up 1 h 2 min</small>',
      '<strong>2.50 Gbit/s</strong>',
      '<strong>310 k packets/s</strong>',
      '<dt>Flows a second</dt><dd>2,000</dd>',
      '<dt>Series</dt><dd>240</dd>',
      '<a href="./metrics?a&amp;b">Metrics</a>',
      'Nothing: all that came was understood.',
    ]) {
      assert.ok(page.includes(part), part)
    }
    assert.doesNotMatch(page, /No flows yet/)
  })

  it('shows top series with names beside numbers, and bytes as bits', () => {
    assert.match(
      pageOf(),
      /<th scope="row"><bdi>edge1\.fra<\/bdi><\/th><td><bdi>Example Net<\/bdi> <small><bdi>64500<\/bdi><\/small><\/td><td class="number">1\.00 G<\/td><td class="number">4\.32 k<\/td><td class="number">.*40\.0 %/,
    )
    assert.match(pageOf(), /120 of 8,000 rows, which had 75\.0 % of the traffic of late/)
  })

  it('shows samplers with loss, sampling rate and its source', () => {
    const row =
      /<bdi>edge1\.fra<\/bdi><\/th><td><code>192\.0\.2\.1<\/code><\/td><td>NetFlow v9<\/td><td class="number">2\.50 Gbit\/s<\/td><td class="number">1,234<\/td><td>now<\/td><td class="number">0<\/td><td>1:1,000 <small>options data<\/small>/
    assert.match(pageOf(), row)
    const lossy = pageOf(one({ lost: 50, lost_share: 0.0123 }))
    assert.match(lossy, /<span class="warning">50 \(1\.2 %\)<\/span>/)
    assert.match(pageOf(one({ lost_share: null })), /<td class="number">–<\/td><td>1:1,000/)
  })

  it('says which sampler has trouble, and which', () => {
    const missing = one({ last_flow: 0, waiting: 7, flows: 0 })
    assert.match(pageOf(missing), /<span class="warning">waits for templates<\/span>/)
    assert.match(pageOf(one({ last_flow: NOW - 600_000 })), /10 min ago, datagrams now/)
    assert.match(pageOf(one({ rates: [], unknown_rate: 9 })), /not told, counts as 1:1/)
    assert.match(
      pageOf(one({ protocols: [], flows: 0, rates: [], last_flow: 0 })),
      />never, datagrams now</,
    )
  })

  it('shows templates', () => {
    assert.match(
      pageOf(),
      /256 <small>18 fields<\/small>.*257 <small>4 fields, options<\/small>.*<td>1 min ago<\/td>/,
    )
  })

  it('shows what needs a look with its remedy, and says so on top', () => {
    const page = pageOf({ findings: [finding] })
    assert.match(page, /<a class="warning" href="#findings">1 warning<\/a>/)
    assert.match(
      page,
      /<b><bdi>edge1\.fra<\/bdi><\/b> 12 lost <small>1 min ago<\/small><\/li><li>and 29 more<\/li>/,
    )
    assert.match(page, /<p>Look at <code>the way<\/code>\.<\/p>/)
    assert.ok(page.includes(finding.see))
  })

  it('says why it is not ready', () => {
    const page = pageOf({ ready: false, reason: 'lane <0> is away' })
    assert.match(page, /<span class="state away">not ready: lane &lt;0&gt; is away<\/span>/)
  })

  it('shows whatever a name is as text', () => {
    const name = '<script>alert(1)</script>'
    const page = pageOf({
      ...one({ name, address: name, protocols: [name], rates: [{ rate: 1, source: name }] }),
      metrics: [
        metricFixture({ name, labels: [name], top: [{ labels: [name], rates: [1, 1], share: 1 }] }),
      ],
      findings: [
        { ...finding, places: { total: 1, shown: [{ subject: name, detail: name, last: 1 }] } },
      ],
      listening: [{ listen: name, address: name, port: 1, transport: 'udp' }],
      reason: name,
      ready: false,
    })
    assert.doesNotMatch(page, /<script>/)
    assert.doesNotMatch(
      page.replaceAll(/<script (defer|type="module") src="assets\/[\w./]+"><\/script>/g, ''),
      /<\/?script/,
    )
  })

  it('loads nothing but what is beside it', () => {
    const sources = [...pageOf().matchAll(/(?:src|href)="([^"]*)"/g)].map(([, to]) => to)
    assert.deepEqual(
      sources.filter((to) => !/^(assets\/|\.\/|#|cardinality$)/.test(to ?? '')),
      [],
    )
    assert.doesNotMatch(pageOf(), / style=| on\w+="/)
  })
})

describe('the status page before the first flow', () => {
  const nothing = { samplers: { total: 0, shown: [] } }

  it('says which ports a router can send to, and how', () => {
    const page = pageOf(nothing)
    assert.match(page, /No flows yet: point a router here/)
    assert.match(page, /<b>UDP 2055<\/b>/)
    assert.match(page, /destination flows\.example\.net\n transport udp 2055/)
    assert.match(page, /softflowd -i eth0 -v 10 -n flows\.example\.net:2055/)
    assert.match(page, /target=\\&quot;|target=\\"flows\.example\.net:2055\\"/)
  })

  it('does not tell a router to send to itself', () => {
    for (const host of ['localhost', '127.0.0.1', '[::1]', '']) {
      assert.match(pageOf(nothing, host), /-n THIS-MACHINE:2055/, host)
    }
    assert.match(pageOf(nothing, '[2001:db8::1]'), /destination 2001:db8::1\n/)
    assert.match(pageOf(nothing, '<b>'), /destination &lt;b&gt;\n/)
  })

  it('has examples of what the listener takes', () => {
    const of = (listen: string) =>
      pageOf({ ...nothing, listening: [{ listen, address: '::', port: 6343, transport: 'udp' }] })
    assert.doesNotMatch(of('sflow://:6343'), /softflowd/)
    assert.match(of('sflow://:6343'), /create sflow/)
    assert.doesNotMatch(of('netflow://:6343'), /create sflow/)
  })

  it('warns where only this machine can send', () => {
    const address = { listen: 'flow://127.0.0.1:2055', address: '127.0.0.1', port: 2055 }
    const page = pageOf({ ...nothing, listening: [{ ...address, transport: 'udp' }] })
    assert.match(page, /of the loopback address only, which routers cannot reach/)
    assert.match(pageOf({ ...nothing, listening: [] }), /Nothing is received over the network/)
  })

  it('says so when datagrams come and no flows', () => {
    const page = pageOf(one({ flows: 0 }))
    assert.match(page, /Datagrams come, but no flows yet/)
    assert.match(page, /From 1 sampler\. A router sends its templates/)
    assert.match(pageOf({ ...one({ flows: 0 }), findings: [finding] }), /Below is why\./)
  })
})
