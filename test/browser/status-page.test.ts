import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import type { Status } from '../../src/model/status.ts'
import { eventually } from '../support/eventually.ts'
import { sendTraffic } from '../support/send-traffic.ts'
import { startTestCollector, type TestCollector, withCollector } from '../support/test-collector.ts'
import { seriousFaults } from './accessibility.ts'
import { startChromium, withoutChromium } from './chromium.ts'
import { openPage } from './watched-page.ts'

const wide = { width: 1280, height: 900 }
const phone = { width: 320, height: 640 }

const evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>'

/** The routers of the demo; one of them, and an AS, have names that somebody has thought about. */
const yaml = `
sampler_names: { 127.0.0.1: '${evil}' }
as_name_overrides: { 64500: '${evil}' }
`

describe('the status page in Chromium', { skip: withoutChromium }, () => {
  let browser: Browser
  let demo: TestCollector
  let url = ''

  before(async () => {
    browser = await startChromium()
    demo = await startTestCollector({ demo: 'true' }, yaml)
    url = `http://127.0.0.1:${demo.http}/`
    // whoever opens the page finds everything on it
    await eventually(async () => {
      const { samplers, templates, metrics } = (await (
        await fetch(`${url}api/status`)
      ).json()) as Status
      assert.deepEqual([samplers.total, templates.total], [3, 2])
      assert.ok(samplers.shown.every(({ rates }) => rates.length > 0))
      assert.ok(metrics.every(({ top }) => top.length > 0))
    })
  })

  after(async () => {
    await browser?.close()
    await demo?.stop()
  })

  it('shows numbers that move and charts, without a complaint and a request elsewhere', async () => {
    const { page, complaints } = await openPage(browser, url, { viewport: wide })
    const traffic = page.locator('#traffic strong').first()
    await until(page, hasText('#traffic strong', 'bit/s'))
    const [first] = await traffic.allTextContents()
    await until(
      page,
      `document.querySelector('#traffic strong').textContent !== ${JSON.stringify(first)}`,
    )
    for (const id of ['chart-bits', 'chart-packets']) {
      await until(page, isDrawn(id))
    }
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  it('shows names that look like HTML as text, from the server and from the script', async () => {
    const still = await openPage(browser, url, { javaScriptEnabled: false })
    const live = await openPage(browser, url)
    await until(live.page, isDrawn('chart-bits'))
    for (const { page, complaints } of [still, live]) {
      assert.ok((await page.locator('#samplers').textContent())?.includes(evil))
      assert.ok((await page.locator('#series').textContent())?.includes(evil))
      assert.equal(await page.locator('img, #status script').count(), 0)
      assert.equal(await page.title(), 'flowtally')
      assert.deepEqual(complaints, [])
      await page.context().close()
    }
  })

  it('says everything without scripts', async () => {
    const { page } = await openPage(browser, url, { javaScriptEnabled: false })
    const text = await page.locator('main').textContent()
    for (const part of [
      'bit/s',
      'flow_protocol',
      'edge2.ams',
      'NetFlow v9',
      '1:1,000 options data',
      '256 20 fields',
      'What needs a look',
    ]) {
      assert.ok(text?.includes(part), `${part} in ${text}`)
    }
    await page.context().close()
  })

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const viewport of [wide, phone]) {
      it(`has no serious fault in ${colorScheme}, ${viewport.width} pixels wide`, async () => {
        const { page } = await openPage(browser, url, { viewport, colorScheme })
        await until(page, isDrawn('chart-packets'))
        assert.deepEqual(await seriousFaults(page), [])
        assert.equal(await overflow(page), 0, 'the page does not scroll sideways')
        await page.goto(`${url}cardinality`)
        assert.deepEqual(await seriousFaults(page), [])
        assert.equal(await overflow(page), 0)
        await page.context().close()
      })
    }
  }

  it('has its numbers in sight, however long the name of a sampler is', async () => {
    const { page } = await openPage(browser, url, { viewport: wide })
    await until(page, hasText('#samplers bdi', 'onerror'))
    await page.evaluate("document.querySelector('#samplers bdi').textContent += 'x'.repeat(500)")
    const isInSight = `(() => {
      const table = document.querySelector('#samplers .scroll')
      return table.scrollWidth === table.clientWidth
    })()`
    assert.ok(await page.evaluate(isInSight))
    await page.context().close()
  })

  it('leads to the content and along the page by keyboard', async () => {
    const { page } = await openPage(browser, url)
    await page.keyboard.press('Tab')
    assert.equal(await page.evaluate('document.activeElement.textContent'), 'To the content')
    assert.ok(await page.locator('.skip').isVisible())
    const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')
    assert.equal(outline, 'solid')
    await page.context().close()
  })

  it('leaves what somebody looks at where it is', async () => {
    const { page } = await openPage(browser, url)
    await until(page, isDrawn('chart-bits'))
    await page.evaluate(`
      window.row = document.querySelector('#samplers tbody tr')
      window.canvas = document.querySelector('#chart-bits canvas')
      window.before = window.row.textContent
      getSelection().selectAllChildren(window.row)`)
    await until(page, 'window.row.textContent !== window.before')
    assert.ok(await page.evaluate('window.row.isConnected && window.canvas.isConnected'))
    assert.ok(((await page.evaluate('String(getSelection())')) as string).includes('127.0.0.'))
    await page.context().close()
  })

  it('says so when flowtally does not answer, and goes on when it does', async () => {
    const { page } = await openPage(browser, url)
    await until(page, isDrawn('chart-bits'))
    assert.ok(await page.locator('#away').isHidden())
    await page.context().setOffline(true)
    await page.locator('#away').waitFor({ state: 'visible' })
    assert.match((await page.locator('#away').textContent()) ?? '', /^flowtally does not answer\./)
    await page.context().setOffline(false)
    await page.locator('#away').waitFor({ state: 'hidden' })
    await page.context().close()
  })

  it('asks nothing while nobody can see it', async () => {
    const { page } = await openPage(browser, 'about:blank')
    await page.clock.install()
    let asked = 0
    page.on('request', (request) => {
      if (request.url().endsWith('api/status')) asked++
    })
    const answer = () => page.waitForResponse((response) => response.url().endsWith('api/status'))
    await Promise.all([answer(), page.goto(url)])
    await until(page, isDrawn('chart-bits'))
    await see(page, false)
    const before = asked
    await page.clock.runFor(60_000)
    assert.equal(asked, before)
    await Promise.all([answer(), see(page, true)])
    await page.context().close()
  })

  it('tells what to do as long as there are no flows', async () => {
    await withCollector({}, async ({ http, udp }) => {
      const { page, complaints } = await openPage(browser, `http://127.0.0.1:${http}/`)
      const steps = page.locator('#steps')
      await page.waitForSelector('#chart-bits canvas')
      const text = (await steps.textContent()) ?? ''
      assert.ok(text.includes(`UDP ${udp}`) && text.includes(`-n THIS-MACHINE:${udp}`), text)
      assert.deepEqual(await seriousFaults(page), [])
      await page.evaluate(`window.canvas = document.querySelector('#chart-bits canvas')`)
      await sendTraffic({ port: udp, count: 3000 })
      await steps.waitFor({ state: 'detached' })
      await until(page, isDrawn('chart-bits'))
      assert.ok(await page.evaluate('window.canvas.isConnected'), 'the chart stays')
      assert.deepEqual(complaints, [])
      await page.context().close()
    })
  })
})

/** Looks until an expression holds. The policy forbids what playwright has for that: it evaluates in the page. */
async function until(page: Page, expression: string): Promise<void> {
  await eventually(async () => assert.ok(await page.evaluate(expression), expression))
}

/** An expression: whether an element is there with something in its text. */
function hasText(selector: string, part: string): string {
  return `document.querySelector(${JSON.stringify(selector)})?.textContent.includes(${JSON.stringify(part)})`
}

/** An expression: whether the chart has a line in its own colour. */
function isDrawn(id: string): string {
  return `(() => {
    const canvas = document.querySelector('#${id} canvas')
    if (!canvas) return false
    const colour = getComputedStyle(document.documentElement).getPropertyValue('--${id.replace('chart-', '')}').trim()
    const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16))
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
    let points = 0
    for (let i = 0; i < data.length; i += 4) {
      if (data[i] === r && data[i + 1] === g && data[i + 2] === b && data[i + 3] === 255) points++
    }
    return points > 20
  })()`
}

/** Pixels by which the page is wider than its window. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
}

/** Makes the page believe that somebody sees it, or nobody does. */
async function see(page: Page, isSeen: boolean): Promise<void> {
  await page.evaluate(`
    Object.defineProperty(document, 'hidden', { value: ${!isSeen}, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))`)
}
