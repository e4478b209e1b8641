import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { stringify } from 'yaml'
import type { AlertCase } from './alert-cases.ts'

type Texts = Readonly<Record<string, string>>

/** An alert that fires, with all that it says. */
export interface FiringAlert {
  readonly labels: Texts
  readonly annotations: Texts
}

/** Minutes between values, and between evaluations of the rules, whatever their groups say. */
export interface Pace {
  readonly values: number
  readonly evaluations: number
}

/** The alerts that fire in a case, by `promtool test rules`: it expects none, and says which there are. */
export function promtoolAlerts(
  rules: string,
  { alert, series, at }: AlertCase,
  { values, evaluations }: Pace,
): readonly FiringAlert[] {
  const groups = [...readFileSync(rules, 'utf8').matchAll(/^ {2}- name: (.*)$/gm)].map(
    ([, name]) => name,
  )
  const folder = mkdtempSync(join(tmpdir(), 'flowtally-rules-'))
  try {
    const test = {
      rule_files: [resolve(rules)],
      evaluation_interval: `${evaluations}m`,
      // otherwise any; recorded series are forgotten after five minutes
      group_eval_order: groups,
      tests: [
        {
          interval: `${values}m`,
          input_series: Object.entries(series).map(([name, notation]) => ({
            series: name,
            values: notation,
          })),
          alert_rule_test: [{ eval_time: `${at * values}m`, alertname: alert, exp_alerts: [] }],
        },
      ],
    }
    const file = join(folder, 'test.yml')
    writeFileSync(file, stringify(test, { lineWidth: 0 }))
    const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', file], {
      encoding: 'utf8',
    })
    const output = `${stdout}${stderr}`
    const found = [...output.matchAll(/^ *Labels:\{(.*)\}\n *Annotations:\{(.*)\},?$/gm)]
    assert.equal(status === 0, found.length === 0, output)
    return found.map(([, labels = '', annotations = '']) => ({
      labels: textsOf(labels),
      annotations: textsOf(annotations),
    }))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** `a="b", c="d"` as Go quotes it, which for these texts is as JSON does. */
function textsOf(text: string): Texts {
  const pairs = [...text.matchAll(/(\w+)=("(?:[^"\\]|\\.)*")/g)]
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, JSON.parse(value)]))
}
