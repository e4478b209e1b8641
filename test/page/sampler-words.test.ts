import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { protocols } from '../../src/decode/protocols.ts'
import { rateSources } from '../../src/decode/sampling-rates.ts'
import { protocolName, samplingSources } from '../../src/page/sampler-words.ts'

describe('words for samplers', () => {
  it('are there for every protocol and every source of a sampling rate', () => {
    for (const name of Object.keys(protocols)) assert.notEqual(protocolName(name), name)
    assert.deepEqual(Object.keys(samplingSources).sort(), [...rateSources].sort())
  })
})
