import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { loadConfig } from '../../src/config/load-config.ts'
import { families } from '../../src/config/metric/families.ts'
import { rulesOf } from '../rules/rules-of.ts'
import { familiesIn } from '../support/families-in.ts'
import { withoutVariables } from '../support/without-variables.ts'
import { type Dashboard, panelsOf } from './panels-of.ts'

/** Every family that the pages have a row for; these are made from the code. */
const documented = ['docs/metrics.md', 'docs/interfaces.md', 'docs/enrichment.md'].flatMap((page) =>
  [...readFileSync(page, 'utf8').matchAll(/`(flow\w+)`/g)].map(([, name = '']) => name),
)

const { metrics } = loadConfig({ environment: {}, flags: { asn: 64_500 } })

const all = rulesOf(readFileSync('dashboards/flowtally.rules.yml', 'utf8'))

const known = new Set([
  ...documented,
  ...metrics.flatMap(families),
  ...all.flatMap(({ record }) => record ?? []),
  'flowtally_scrape_duration_seconds_bucket',
  // of prom-client, and of Prometheus itself
  'process_cpu_seconds_total',
  'process_resident_memory_bytes',
  'up',
])

const files = readdirSync('dashboards').filter((name) => name.endsWith('.json'))

describe('families that are asked for exist', () => {
  for (const file of files) {
    it(`in ${file}`, () => {
      const dashboard = JSON.parse(readFileSync(join('dashboards', file), 'utf8')) as Dashboard
      for (const { title, targets } of panelsOf(dashboard)) {
        for (const { expr } of targets) assertKnown(withoutVariables(expr), title)
      }
    })
  }

  it('in flowtally.rules.yml', () => {
    for (const { record, alert, expr } of all) assertKnown(expr, record ?? `${alert}`)
  })
})

function assertKnown(expression: string, where: string): void {
  const found = familiesIn(expression)
  assert.ok(found.length > 0 || expression.includes('__name__'), where)
  for (const family of found) assert.ok(known.has(family), `${where}: there is no ${family}`)
}
