import assert from 'node:assert/strict'
import { it } from 'node:test'
import { browserUrl } from '../../src/expose/browser-url.ts'

it('names an address that can be opened', () => {
  assert.equal(browserUrl('::', 9590, '/metrics'), 'http://localhost:9590/metrics')
  assert.equal(browserUrl('0.0.0.0', 9590, '/metrics'), 'http://localhost:9590/metrics')
  assert.equal(browserUrl('::1', 9590, '/m'), 'http://[::1]:9590/m')
  assert.equal(browserUrl('192.0.2.1', 80, '/'), 'http://192.0.2.1:80/')
})
