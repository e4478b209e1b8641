import assert from 'node:assert/strict'
import { it } from 'node:test'
import { alternativeNames } from '../../../src/expose/web/alternative-names.ts'

it('reads subject alternative names of every kind, one with a comma in it as one', () => {
  const text =
    'DNS:a.example, IP Address:192.0.2.1, IP Address:2001:DB8:0:0:0:0:0:1, email:a@b.example, URI:spiffe://x/y, DNS:"a.example, DNS:evil.example", DirName:CN=x'
  assert.deepEqual(alternativeNames(text), [
    'a.example',
    '192.0.2.1',
    '2001:db8::1',
    'a@b.example',
    'spiffe://x/y',
    'a.example, DNS:evil.example',
  ])
  assert.deepEqual(alternativeNames(undefined), [])
})
