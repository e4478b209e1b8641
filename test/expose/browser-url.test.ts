import assert from 'node:assert/strict'
import { it } from 'node:test'
import { browserUrl } from '../../src/expose/browser-url.ts'

it('names an address that can be opened', () => {
  assert.equal(browserUrl('http', '::', 9590, '/metrics'), 'http://localhost:9590/metrics')
  assert.equal(browserUrl('http', '0.0.0.0', 9590, '/metrics'), 'http://localhost:9590/metrics')
  assert.equal(browserUrl('https', '::1', 9590, '/m'), 'https://[::1]:9590/m')
  assert.equal(browserUrl('http', '192.0.2.1', 80, '/'), 'http://192.0.2.1:80/')
})
