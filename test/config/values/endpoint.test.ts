import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseEndpoint } from '../../../src/config/values/endpoint.ts'

describe('an address to listen on', () => {
  for (const [text, host, port] of [
    [':9590', '', 9590],
    ['0.0.0.0:9590', '0.0.0.0', 9590],
    ['localhost:0', 'localhost', 0],
    ['[::]:9590', '::', 9590],
    ['[2001:db8::1]:9590', '2001:db8::1', 9590],
    ['[fe80::1%eth0]:9590', 'fe80::1%eth0', 9590],
  ] as const) {
    it(`reads ${text}`, () => assert.deepEqual(parseEndpoint(text), { host, port }))
  }

  for (const [text, message] of [
    ['9590', 'expected host:port, got "9590"; for every address write :9590'],
    ['::1:9590', 'an IPv6 address goes in brackets: [::1]:9590'],
    ['[::1]', 'the port is missing in "[::1]"; expected host:port, as in :9590 or [::1]:9590'],
    ['[192.0.2.1]:1', '"192.0.2.1" is not an IPv6 address'],
    ['192.0.2.300:1', '"192.0.2.300" is neither an address nor the name of a host'],
    [':http', 'expected host:port, as in :9590 or [::1]:9590, got ":http"'],
    [':65536', 'expected a port up to 65535, got 65536'],
  ] as const) {
    it(`is not ${text}`, () => assert.throws(() => parseEndpoint(text), { message }))
  }
})
