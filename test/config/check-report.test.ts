import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { checkReport } from '../../src/config/check-report.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { assertGolden } from '../support/golden.ts'

describe('flowtally check', () => {
  it('shows the metrics and what they can come to', () => {
    const name = 'test/config/example.yaml'
    const file = { name, text: readFileSync(name, 'utf8') }
    const config = loadConfig({ file, environment: {}, flags: {} })
    assertGolden(`${checkReport(config)}\n`, 'test/config/example.check.txt')
  })
})
