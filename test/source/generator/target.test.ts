import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isLoopback } from '../../../src/source/generator/target.ts'

describe('isLoopback', () => {
  for (const address of ['127.0.0.1', '127.255.255.254', '::1', '::ffff:127.0.0.1']) {
    it(`${address} is`, () => assert.ok(isLoopback(address)))
  }
  for (const address of [
    '0.0.0.0',
    '::',
    '192.0.2.1',
    '128.0.0.1',
    '2001:db8::1',
    'localhost',
    '',
  ]) {
    it(`${address || 'nothing'} is not`, () => assert.ok(!isLoopback(address)))
  }
})
