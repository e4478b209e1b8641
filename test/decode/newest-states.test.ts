import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { SamplerState } from '../../src/decode/decoder-state.ts'
import { newestStates } from '../../src/decode/newest-states.ts'
import { noNames } from '../support/no-names.ts'

function state(address: string, ...received: number[]): SamplerState {
  const template = { id: 256, kind: 'data' as const, scopes: 0, fields: [] }
  const templates = received.map((time) => ({ ...template, received: time }))
  const sessions = [{ port: 2000, templates }]
  const said = {
    initTime: null,
    exporter: null,
    rates: [],
    interfaceRates: [],
    names: noNames,
    sessions,
  }
  return { address, domains: [{ protocol: 'netflow_v9', id: 0, ...said }] }
}

describe('the newest states', () => {
  it('have each sampler once, from the lane that heard its templates last', () => {
    const states = [
      state('192.0.2.1', 1000),
      state('192.0.2.2', 5000),
      state('192.0.2.1', 500, 2000),
      state('192.0.2.2', 4000),
      state('192.0.2.3'),
    ]
    assert.deepEqual(newestStates(states), [states[2], states[1], states[4]])
  })
})
