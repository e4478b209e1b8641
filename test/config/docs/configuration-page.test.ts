import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { configurationPage } from '../../../src/config/docs/configuration-page.ts'
import { loadConfig } from '../../../src/config/load-config.ts'
import { assertGolden } from '../../support/golden.ts'

const name = 'test/config/example.yaml'
const text = readFileSync(name, 'utf8')

describe('docs/configuration.md', () => {
  it('is in step with the schema', () => {
    assertGolden(configurationPage(text), 'docs/configuration.md')
  })

  it('has an example that works', () => {
    const { metrics } = loadConfig({ file: { name, text }, environment: {}, flags: {} })
    assert.deepEqual(
      metrics.map((metric) => metric.name),
      ['flow_as', 'flow_uplink', 'flow_web'],
    )
  })
})
