import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { describe, it } from 'node:test'
import { Scrapers } from '../../src/expose/scrapers.ts'

function request(agent: string, headers: object = { 'x-prometheus-scrape-timeout-seconds': '10' }) {
  return {
    url: '/metrics',
    socket: { remoteAddress: '127.0.0.1' },
    headers: { 'user-agent': agent, ...headers },
  } as unknown as IncomingMessage
}

/** Whether a promise is settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol('pending')
  return (await Promise.race([promise, Promise.resolve(pending)])) !== pending
}

describe('scrapers', () => {
  it('are clients that say how long they wait: curl is nobody to wait for', async () => {
    const scrapers = new Scrapers()
    scrapers.delivered(request('curl', {}), 0)
    assert.equal(scrapers.size, 0)
    await scrapers.allSince(1)
  })

  it('are all delivered to before the wait is over', async () => {
    const scrapers = new Scrapers()
    scrapers.delivered(request('a'), 0)
    scrapers.delivered(request('b'), 0)
    const done = scrapers.allSince(1000)
    scrapers.delivered(request('a'), 2000)
    assert.equal(await isSettled(done), false)
    scrapers.delivered(request('b'), 2000)
    await done
  })

  it('are forgotten when they did not come for three of their intervals', async () => {
    const scrapers = new Scrapers()
    scrapers.delivered(request('gone'), 0)
    scrapers.delivered(request('gone'), 1000)
    await scrapers.allSince(4001)
    assert.equal(scrapers.size, 0)
  })

  it('are sixteen at most', () => {
    const scrapers = new Scrapers()
    for (let i = 0; i < 100; i++) scrapers.delivered(request(`agent ${i}`), i)
    assert.equal(scrapers.size, 16)
  })
})
