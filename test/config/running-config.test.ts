import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { loadConfig } from '../../src/config/load-config.ts'
import { runningConfig, waitingSettings } from '../../src/config/running-config.ts'

const configOf = (text: string) =>
  loadConfig({ file: { name: 'test.yaml', text }, environment: {}, flags: {} })

describe('what a running program goes by', () => {
  it('is new where that can be taken over, and as at the start where it cannot', () => {
    const started = configOf('limits: { samplers: 5 }\nnetworks: { 192.0.2.0/24: x }')
    const given = configOf('limits: { samplers: 6, series: 60000 }\nallow: [192.0.2.1]\nlanes: 3')
    const running = runningConfig(started, given)
    assert.equal(running.limits.samplers, 5)
    assert.equal(running.limits.series, 60_000)
    assert.equal(running.lanes, 1)
    assert.equal(running.allow.length, 1)
    // what is not set any more is gone
    assert.equal('networks' in running, false)
    assert.deepEqual(waitingSettings(started, given), ['lanes', 'limits.samplers'])
  })

  it('is the same where nothing has changed', () => {
    const text = 'limits: { series: 70000 }\nstate_dir: x\nweb: { drain: 0s }'
    assert.deepEqual(runningConfig(configOf(text), configOf(text)), configOf(text))
    assert.deepEqual(waitingSettings(configOf(text), configOf(text)), [])
  })

  it('says which settings came or went', () => {
    const [some, none] = [configOf('state_dir: x\ncheckpoint: y'), configOf('')]
    assert.deepEqual(waitingSettings(some, none).sort(), ['checkpoint', 'state_dir'])
    assert.deepEqual(waitingSettings(none, some).sort(), ['checkpoint', 'state_dir'])
  })

  it('has no metrics that need twice their lines as long as each of them has two', () => {
    const metrics = (limit: number) =>
      `limits: { series: 1000 }\nmetrics: { as: { labels: [src_as], values: [bytes], limit: ${limit} } }`
    const started = configOf(`created: true\n${metrics(500)}`)
    const given = configOf(`created: false\n${metrics(1000)}`)
    assert.throws(
      () => runningConfig(started, given),
      /^ConfigError: metrics: as long as created is true, they may need 2000 series, limits\.series allows 1000; to change created, restart flowtally$/,
    )
    assert.equal(runningConfig(started, configOf(metrics(500))).created, true)
  })
})
