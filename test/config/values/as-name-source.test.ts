import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseAsNameSource } from '../../../src/config/values/as-name-source.ts'

describe('a source of AS names', () => {
  for (const [text, source] of [
    ['auto', { kind: 'url', url: 'http://www.cidr-report.org/as2.0/asn.txt' }],
    ['https://example.net/asn.txt', { kind: 'url', url: 'https://example.net/asn.txt' }],
    ['HTTP://example.net', { kind: 'url', url: 'http://example.net/' }],
    ['asn.txt', { kind: 'file', path: 'asn.txt' }],
    ['/etc/flowtally/names', { kind: 'file', path: '/etc/flowtally/names' }],
    ['./auto', { kind: 'file', path: './auto' }],
    ['names', { kind: 'file', path: 'names' }],
  ] as const) {
    it(`is ${text}`, () => assert.deepEqual(parseAsNameSource(text), source))
  }

  for (const value of ['', 5, null, ['auto'], 'ftp://example.net/', 'http://', 'file:///etc/x']) {
    it(`is not ${JSON.stringify(value)}`, () => assert.throws(() => parseAsNameSource(value)))
  }
})
