import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { describe, it } from 'node:test'
import { loadConfig } from '../../src/config/load-config.ts'
import { dashboards } from '../../src/dashboards/dashboards.ts'
import { fields } from '../../src/model/fields.ts'
import { assertGolden } from '../support/golden.ts'
import { promqlProblem } from '../support/promql-problem.ts'
import { withoutVariables } from '../support/without-variables.ts'
import { type Dashboard, type Panel, panelsOf } from './panels-of.ts'

const own = `
metrics:
  as:
    labels: { router: sampler, source: src_as, target: dst_as }
    where: { flow_direction: ingress }
  port: { labels: [sampler, in_if, in_if_name], values: [packets] }
  talkers: { labels: [src_addr, dst_addr, proto], values: [flows], limit: 100 }
networks: { 192.0.2.0/24: Office }
`

const labels = fields.flatMap(({ name, label }) => (label === 'never' ? [] : name)).slice(0, 30)
const many = `
metrics:
  wide: { labels: [${labels.join(', ')}], limit: 10 }
${Array.from({ length: 50 }, (_, i) => `  port_${i}: { labels: [sampler, dst_port], limit: 10 }`).join('\n')}
limits: { series: 1000000 }
`

const configurations = {
  'the default metrics': { environment: {}, flags: { asn: 64_500 } },
  'the default metrics with names': {
    environment: {},
    flags: { as_names: 'auto' },
  },
  'metrics of their own': {
    file: { name: 'flowtally.yaml', text: own },
    environment: {},
    flags: {},
  },
  'fifty metrics of their own, and one with many labels': {
    file: { name: 'flowtally.yaml', text: many },
    environment: {},
    flags: {},
  },
}

describe('dashboards/', () => {
  const made = dashboards(loadConfig(configurations['the default metrics']).metrics)

  for (const [name, text] of made) {
    it(`is in step with the code: ${name}`, () => {
      assertGolden(text, `dashboards/${name}`)
    })
  }

  it('has those of the default metrics, and no other', () => {
    const files = readdirSync('dashboards').filter((name) => name.endsWith('.json'))
    assert.deepEqual(files.sort(), [...made.keys()].sort())
  })
})

for (const [name, sources] of Object.entries(configurations)) {
  describe(`dashboards for ${name}`, () => {
    const made = [...dashboards(loadConfig(sources).metrics)].map(([file, text]) => {
      const one = JSON.parse(text) as Dashboard
      return { file, one, panels: panelsOf(one) }
    })

    it('have identities that stay, and links to each other', () => {
      for (const { file, one } of made) {
        assert.equal(`${one.uid}.json`, file)
        assert.deepEqual(one.tags, ['flowtally'])
        assert.ok(
          one.links.some(({ type, tags }) => type === 'dashboards' && tags.join() === 'flowtally'),
        )
        const ids = one.panels.map(({ id }) => id)
        assert.equal(new Set(ids).size, ids.length, `${file}: ids of panels are unique`)
      }
    })

    it('have panels with a title, a description, a unit, queries and a data source', () => {
      for (const { file, panels } of made) {
        for (const { title, description, targets, datasource, fieldConfig } of panels) {
          const where = `${file}: ${title}`
          assert.ok(title !== '' && description !== '', where)
          assert.ok(targets.length > 0, where)
          assert.equal(datasource.uid, `\${datasource}`, where)
          assert.ok(fieldConfig.defaults.unit, where)
        }
      }
    })

    it('have panels beside and below each other, and none on another', () => {
      for (const { file, one } of made) {
        const taken = new Set<string>()
        for (const { title, gridPos } of one.panels) {
          assert.ok(gridPos.x + gridPos.w <= 24, `${file}: ${title} is too wide`)
          for (const cell of cellsOf(gridPos)) {
            assert.ok(!taken.has(cell), `${file}: ${title} is on another`)
            taken.add(cell)
          }
        }
      }
    })

    it('use variables that they have', () => {
      for (const { file, one, panels } of made) {
        const known = one.templating.list.map(({ name: variable }) => variable)
        assert.equal(known[0], 'datasource')
        const used = panels.flatMap(({ targets }) =>
          targets.flatMap(({ expr }) =>
            [...expr.matchAll(/\$(?!__|\d)(\w+)/g)].map(([, it]) => it),
          ),
        )
        for (const variable of used)
          assert.ok(known.includes(`${variable}`), `${file}: ${variable}`)
      }
    })

    it('ask in PromQL', () => {
      for (const { file, one, panels } of made) {
        const asked = [
          ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
          ...one.templating.list.flatMap(({ query }) => askedBy(query?.query ?? '')),
        ]
        for (const expression of asked) {
          assert.equal(promqlProblem(withoutVariables(expression)), undefined, file)
        }
      }
    })
  })
}

describe('dashboards for metrics of their own', () => {
  const { metrics } = loadConfig(configurations['metrics of their own'])
  const made = dashboards(metrics)
  const expressions = (file: string) =>
    panelsOf(JSON.parse(made.get(file) ?? '')).flatMap(({ targets }: Panel) =>
      targets.map(({ expr }) => expr),
    )

  it('take a metric for what its labels are, whatever they are called', () => {
    const pairs = expressions('flowtally-as-pairs.json').join('\n')
    assert.match(
      pairs,
      /sum by \(source\) \(rate\(flow_as_bytes_total\{instance=~"\$instance",router=~"\$sampler",target=~"\$asn"\}/,
    )
  })

  it('ask for the values that there are', () => {
    assert.match(expressions('flowtally-interfaces.json').join('\n'), /flow_port_packets_total/)
  })

  it('show what no other dashboard shows', () => {
    const ownPanels = expressions('flowtally-own.json')
    assert.ok(ownPanels.every((expr) => expr.includes('flow_talkers_flows_total')))
    assert.ok(ownPanels.some((expr) => expr.includes('sum by (src_addr, dst_addr, proto)')))
  })

  it('leave out what nothing answers', () => {
    assert.ok(!made.has('flowtally-compatible.json'))
  })
})

/** The expression in the query of a variable. */
function askedBy(query: string): string[] {
  const [, selector] = /^label_values\((.*), \w+\)$/.exec(query) ?? []
  const [, expression] = /^query_result\((.*)\)$/.exec(query) ?? []
  return [selector ?? expression ?? []].flat()
}

function* cellsOf({ x, y, w, h }: Panel['gridPos']): Generator<string> {
  for (let column = x; column < x + w; column++) {
    for (let line = y; line < y + h; line++) yield `${column} ${line}`
  }
}
