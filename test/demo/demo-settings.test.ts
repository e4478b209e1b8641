import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { loadConfig } from '../../src/config/load-config.ts'
import { demoSettings } from '../../src/demo/demo-settings.ts'
import { SamplerNames } from '../../src/enrich/samplers/sampler-names.ts'

/** What the demo makes of a configuration file. */
function settingsOf(text: string) {
  return demoSettings(
    loadConfig({ file: { name: 'flowtally.yaml', text }, environment: {}, flags: {} }),
  )
}

function samplerName(text: string, address: string): string | undefined {
  const { sampler_names: names } = settingsOf(text)
  return new SamplerNames({ sources: ['static'], names }).find(address)
}

describe('the settings of the demo', () => {
  it('name its ASes and samplers where nothing is configured', () => {
    const { as_name_overrides } = settingsOf('')
    assert.equal(as_name_overrides.get(64496), 'Example Carrier')
    assert.equal(as_name_overrides.size, 33)
    assert.equal(samplerName('', '127.0.0.1'), 'edge1.fra')
    assert.equal(samplerName('', '127.0.0.3'), 'core1.lon')
    assert.equal(samplerName('', '127.0.0.4'), '')
  })

  it('leave the names that are configured as they are', () => {
    const { as_name_overrides } = settingsOf('as_name_overrides: { 64496: Mine, 64999: Lab }')
    assert.equal(as_name_overrides.get(64496), 'Mine')
    assert.equal(as_name_overrides.get(64999), 'Lab')
    assert.equal(as_name_overrides.get(64497), 'Example Backbone')
    assert.equal(as_name_overrides.size, 34)
  })

  it('leave the sampler of a configured network its name, though the prefix is shorter', () => {
    const text = 'sampler_names: { 127.0.0.2/31: pair, 192.0.2.1: mine }'
    assert.equal(samplerName(text, '127.0.0.1'), 'edge1.fra')
    assert.equal(samplerName(text, '127.0.0.2'), 'pair')
    assert.equal(samplerName(text, '127.0.0.3'), 'pair')
    assert.equal(samplerName(text, '192.0.2.1'), 'mine')
  })
})
