import assert from 'node:assert/strict'
import { until } from './until.mjs'

async function ask(url) {
  const answer = await fetch(url).catch(() => undefined)
  return answer?.ok ? answer : undefined
}

/** What the API of the Prometheus of this host has at a path; nothing while it is not there. */
export async function prometheus(path) {
  const answer = await ask(`http://localhost:9090/api/v1/${path}`)
  return (await answer?.json())?.data
}

/** The series of an answer to a query; none while there is no answer. */
export async function query(promql) {
  return (await prometheus(`query?query=${encodeURIComponent(promql)}`))?.result ?? []
}

/** The only value of an answer to a query, or NaN. */
export async function valueOf(promql) {
  return Number((await query(promql))[0]?.value[1])
}

/** Sees that Prometheus has rules that make sense to it, and sends alerts to the Alertmanager at a host and port. */
export async function seeRulesAndAlertmanager(alertmanager) {
  // some of them have their turn once in five minutes
  const rules = async () => (await prometheus('rules')).groups.flatMap((group) => group.rules)
  await until('a rule is evaluated', async () => (await rules()).some(({ health }) => health === 'ok'))
  const loaded = await rules()
  assert.deepEqual(loaded.filter(({ health }) => health === 'err'), [])
  console.log(`Prometheus has ${loaded.length} rules`)

  await until('Alertmanager is ready', () => ask('http://localhost:9093/-/ready'))
  const { activeAlertmanagers } = await prometheus('alertmanagers')
  assert.deepEqual(activeAlertmanagers, [{ url: `http://${alertmanager}/api/v2/alerts` }])
  console.log('alerts go to Alertmanager')
}
