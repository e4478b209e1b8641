import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseListenAddress } from '../../src/expose/listen-address.ts'
import { ListenError } from '../../src/system/listen-error.ts'

describe('parseListenAddress', () => {
  const good = [
    [':9590', { port: 9590 }],
    ['127.0.0.1:0', { host: '127.0.0.1', port: 0 }],
    ['localhost:80', { host: 'localhost', port: 80 }],
    ['[::1]:9590', { host: '::1', port: 9590 }],
    ['[::]:65535', { host: '::', port: 65_535 }],
  ] as const
  for (const [text, address] of good) {
    it(`reads ${text}`, () => assert.deepEqual(parseListenAddress(text), address))
  }

  for (const text of [
    '',
    '9590',
    '::1:9590',
    ':65536',
    ':http',
    '[::1]',
    'host:-1',
    'http://h:1',
  ]) {
    it(`refuses "${text}"`, () => {
      assert.throws(() => parseListenAddress(text), {
        name: ListenError.name,
        message: `cannot listen on "${text}": not HOST:PORT, such as :9590, 127.0.0.1:9590 or [::1]:9590`,
      })
    })
  }
})
