import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { commandLine } from '../../src/cli/command-line.ts'
import { rulesCommand } from '../../src/cli/rules.ts'
import { ConfigError } from '../../src/config/config-error.ts'
import { markdownTable } from '../../src/config/docs/markdown-table.ts'
import { thresholds } from '../../src/rules/thresholds.ts'
import { noPromtool } from '../expose/promtool.ts'
import { assertGolden } from '../support/golden.ts'
import { assertGoldenPart } from '../support/golden-part.ts'
import { promqlProblem } from '../support/promql-problem.ts'
import { type AlertCase, hourCases, weekCases } from './alert-cases.ts'
import { type Pace, promtoolAlerts } from './promtool-alerts.ts'
import { rulesOf } from './rules-of.ts'

const committed = 'dashboards/flowtally.rules.yml'

const folder = mkdtempSync(join(tmpdir(), 'flowtally-rules-'))
after(() => rmSync(folder, { recursive: true }))

/** Runs `flowtally rules` and reads what it wrote. */
async function rulesBy(...flags: readonly string[]): Promise<string> {
  const file = join(folder, 'made.yml')
  await commandLine([rulesCommand({})], ['rules', '--out', file, ...flags]).parseAsync()
  return readFileSync(file, 'utf8')
}

describe('dashboards/flowtally.rules.yml', () => {
  it('is in step with the code', async () => {
    assertGolden(await rulesBy(), committed)
  })

  const all = rulesOf(readFileSync(committed, 'utf8'))

  it('is PromQL', () => {
    for (const { expr } of all) assert.equal(promqlProblem(expr), undefined, expr)
  })

  it('has names by the conventions of Prometheus: level:metric:operation', () => {
    for (const { record = 'a:b:c' } of all) assert.match(record, /^\w+:\w+:\w+$/)
  })

  it('says of each alert what, in words, and where to read what to do', () => {
    const headings = [...readFileSync('docs/alerts.md', 'utf8').matchAll(/^## (\w+)$/gm)].map(
      ([, heading]) => heading,
    )
    const alerts = all.flatMap(({ alert, annotations }) => (alert ? [{ alert, annotations }] : []))
    for (const { alert, annotations } of alerts) {
      assert.ok(annotations?.summary && annotations.description, alert)
      assert.equal(annotations.runbook_url, `docs/alerts.md#${alert.toLowerCase()}`)
    }
    const names = [...new Set(alerts.map(({ alert }) => alert))]
    assert.deepEqual(
      headings.filter((heading) => heading?.startsWith('Flowtally')),
      names,
    )
  })

  it('is content with promtool', { skip: noPromtool }, () => {
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'rules', committed], {
      encoding: 'utf8',
    })
    assert.equal(status, 0, stdout + stderr)
  })

  it('has a case that fires and one that does not for each alert', () => {
    const alerts = new Set(all.flatMap(({ alert }) => alert ?? []))
    for (const alert of alerts) {
      const cases = [...weekCases, ...hourCases].filter((one) => one.alert === alert)
      assert.ok(
        cases.some(({ fires }) => fires.length > 0),
        `${alert} fires`,
      )
      assert.ok(
        cases.some(({ fires }) => fires.length === 0),
        `${alert} does not fire`,
      )
    }
  })
})

describe('the alerts', { skip: noPromtool }, () => {
  for (const [cases, pace] of [
    [weekCases, { values: 2, evaluations: 120 }],
    [hourCases, { values: 1, evaluations: 1 }],
  ] as const) {
    for (const one of cases) {
      const what = one.fires.length > 0 ? 'fires' : 'does not fire'
      it(`${one.alert} ${what} when ${one.when}`, () => assertFires(one, pace))
    }
  }
})

function assertFires(one: AlertCase, pace: Pace): void {
  const firing = promtoolAlerts(committed, one, pace)
  const said = firing.map(({ labels: { alertname, severity, ...labels }, annotations }) => ({
    labels,
    summary: annotations.summary,
  }))
  const wanted = one.fires.map(({ labels, summary }) => ({ labels, summary }))
  assert.deepEqual(said, wanted)
  for (const [i, { description = /./, severity = '' }] of one.fires.entries()) {
    assert.match(firing[i]?.annotations.description ?? '', description)
    assert.ok(firing[i]?.labels.severity?.startsWith(severity))
  }
}

describe('flowtally rules', () => {
  it('takes metrics, names of labels and thresholds of its user', async () => {
    const made = await rulesBy(
      '--config=test/rules/own.yaml',
      '--floor=2G',
      '--silent=1h',
      '--runbooks=https://example.net/alerts',
    )
    const all = rulesOf(made)
    const exprs = all.map(({ expr }) => expr).join('\n')
    const records = all.flatMap(({ record }) => record ?? [])
    assert.ok(records.includes('source:flow_peering_bits:rate5m'))
    assert.ok(records.includes('job:flow_talkers_flows:rate5m'))
    assert.match(exprs, /source:flow_peering_bits:rate5m\{source!~"0\|other"\} > 2000000000/)
    assert.match(exprs, /last_flow_timestamp_seconds\[1d\]\).*\n\) > 3600/)
    for (const { expr } of all) assert.equal(promqlProblem(expr), undefined, expr)
    assert.ok(
      all.every(
        ({ annotations }) =>
          !annotations ||
          annotations.runbook_url.startsWith('https://example.net/alerts#flowtally'),
      ),
    )
  })

  it('knows interfaces, jobs and instances apart whatever labels are called', async () => {
    const config = join(folder, 'odd.yaml')
    const labels = '{ sampler: sampler, ifIndex: in_if, job: src_as, instance: dst_as }'
    writeFileSync(config, `metrics: { odd: { labels: ${labels} } }\n`)
    const all = rulesOf(await rulesBy('--config', config))
    const exprOf = (name: string) => all.find(({ record }) => record === name)?.expr ?? ''
    assert.match(
      exprOf('sampler_ifIndex:flow_odd_bits:rate5m'),
      /^8 \* sum without \(instance, exported_job, exported_instance, \w+/,
    )
    assert.doesNotMatch(exprOf('sampler_ifIndex:flow_odd_bits:rate5m'), /without \([^)]*ifIndex/)
    assert.match(
      exprOf('exported_job:flow_odd_bits:rate5m'),
      /without \(instance, sampler, ifIndex, exported_instance,/,
    )
  })

  it('names everything that is wrong with its flags at once', async () => {
    const problems = [
      '--floor: expected a speed in bits a second such as 10G, 2.5G or 100M, got "x"',
      '--above: expected a factor of 1 or more, such as 1.5, got "0.5"',
      '--top: expected a whole number above 0, got "2.5"',
      '--capacity: expected a share between 0 and 1, such as 0.9 for 90 %, got "90"',
      '--silent: expected a duration such as 250ms, 10m or 1h30m, got "3"',
      '--mismatch: expected a share between 0 and 1, such as 0.9 for 90 %, got ""',
    ]
    const flags = ['--floor=x', '--silent=3', '--top=2.5', '--above=0.5', '--capacity=90']
    await assert.rejects(rulesBy(...flags, '--mismatch='), isConfigError(problems.join('\n')))
  })

  it('takes the last of two, and wants a value for each', async () => {
    assert.match(await rulesBy('--floor=2G', '--floor=3G'), /> 3000000000/)
    await assert.rejects(rulesBy('--out='), isConfigError('--out needs a value'))
    await assert.rejects(rulesBy('--runbooks='), isConfigError('--runbooks needs a value'))
  })

  it('has its thresholds in docs/alerts.md', () => {
    const rows = thresholds.map(({ name, usual, help }) => [`\`--${name}\``, `\`${usual}\``, help])
    assertGoldenPart(
      markdownTable(['Flag', 'Default', 'What'], rows),
      'docs/alerts.md',
      'thresholds',
    )
  })
})

const isConfigError = (message: string) => (error: unknown) => {
  assert.ok(error instanceof ConfigError)
  assert.equal(error.message, message)
  return true
}
