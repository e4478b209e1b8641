import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { acceptsGzip } from '../../src/expose/accepts-gzip.ts'

describe('acceptsGzip', () => {
  const cases = [
    [undefined, false],
    ['', false],
    ['identity', false],
    ['gzip', true],
    ['x-gzip', true],
    ['deflate, gzip;q=1.0, br', true],
    ['gzip;q=0', false],
    ['*', true],
    ['gzip;q=0, *', false],
    ['gzip;q=0.5, identity', false],
    ['gzip, identity;q=0.5', true],
    ['GZIP', true],
  ] as const
  for (const [header, accepted] of cases) {
    it(`reads ${header} as ${accepted}`, () => assert.equal(acceptsGzip(header), accepted))
  }
})
