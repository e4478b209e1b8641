import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkSecrets } from '../../src/cli/check-secrets.ts'
import { ConfigError } from '../../src/config/config-error.ts'
import { loadConfig } from '../../src/config/load-config.ts'

const text = 'snmp: { samplers: { 192.0.2.1: [{ community: $COMMUNITY }] } }'

describe('secrets of the configuration', () => {
  const config = loadConfig({ file: { name: 'a.yaml', text }, environment: {}, flags: {} })

  it('are there: nothing is said', () => {
    assert.equal(checkSecrets(config, { COMMUNITY: 'secret' }), config)
  })

  it('are missing: a mistake of the configuration', () => {
    assert.throws(
      () => checkSecrets(config, {}),
      new ConfigError(['snmp.samplers: the variable COMMUNITY is not set']),
    )
  })
})
