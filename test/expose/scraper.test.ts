import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { describe, it } from 'node:test'
import { scraperOf } from '../../src/expose/scraper.ts'

function request(headers: object, url = '/metrics') {
  const socket = { remoteAddress: '192.0.2.1' }
  return { url, socket, headers: { 'user-agent': 'a', ...headers } } as unknown as IncomingMessage
}

const patient = { 'x-prometheus-scrape-timeout-seconds': '9.5' }

describe('a scraper', () => {
  it('is a client that says how long it waits: curl is none', () => {
    assert.equal(scraperOf(request(patient), 'prometheus')?.timeout, 9500)
    for (const seconds of [undefined, '', '0', '-1', 'Infinity', 'soon']) {
      const headers = { 'x-prometheus-scrape-timeout-seconds': seconds }
      assert.equal(scraperOf(request(headers), 'prometheus'), undefined)
    }
  })

  it('is told apart by address, user agent and query', () => {
    const ids = [
      request(patient),
      request({ ...patient, 'user-agent': 'b' }),
      request(patient, '/metrics?replica=a'),
      request(patient, '/metrics?replica=b'),
    ].map((one) => scraperOf(one, 'prometheus')?.id)
    assert.equal(new Set(ids).size, 4)
    assert.equal(scraperOf(request(patient), 'prometheus')?.id, ids[0])
  })

  it('is everybody, if that is asked for', () => {
    assert.equal(scraperOf(request({}), 'any')?.timeout, 10_000)
    assert.equal(scraperOf(request(patient), 'any')?.timeout, 9500)
  })
})
