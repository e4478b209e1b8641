import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { pino } from 'pino'
import type { Config } from '../src/config/config.ts'
import { ConfigError } from '../src/config/config-error.ts'
import { loadConfig } from '../src/config/load-config.ts'
import { Reloading } from '../src/reloading.ts'

const configOf = (text: string): Config =>
  loadConfig({ file: { name: 'test.yaml', text }, environment: {}, flags: {} })

/** Something that is told of configurations, and may fail. */
class Target {
  readonly lines: Record<string, unknown>[] = []
  /** Defaults of sampling of the configurations that it went on with. */
  readonly applied: (number | undefined)[] = []
  now = 1000
  text = ''
  fails: unknown
  /** How many are under way: never more than one. */
  underWay = 0
  readonly reloading: Reloading

  constructor() {
    const log = pino({ base: null }, { write: (line) => void this.lines.push(JSON.parse(line)) })
    this.reloading = new Reloading(configOf(this.text), {
      read: () => configOf(this.text),
      apply: async (config) => {
        assert.equal(this.underWay++, 0)
        await new Promise(setImmediate)
        this.underWay--
        this.applied.push(config.sampling.default)
        if (config.sampling.default !== undefined && this.fails !== undefined) throw this.fails
      },
      log,
      now: () => this.now,
    })
  }

  reload(text: string): Promise<string | undefined> {
    this.text = text
    this.now++
    return this.reloading.reload()
  }

  get messages() {
    return this.lines.map(({ msg }) => msg)
  }
}

async function started(): Promise<Target> {
  const target = new Target()
  await target.reloading.start()
  return target
}

describe('reading the configuration anew', () => {
  it('hands the new one on, and says so', async () => {
    const target = await started()
    assert.equal(await target.reload('sampling: { default: 7 }'), undefined)
    assert.deepEqual(target.applied, [7])
    assert.deepEqual(target.messages, ['the configuration was read anew'])
    assert.equal(target.reloading.isSuccessful, true)
    assert.equal(target.reloading.succeeded, 1001)
  })

  it('keeps the old one where there is anything wrong with the new one, and says what', async () => {
    const target = await started()
    const problem = await target.reload('lisen: x')
    assert.match(problem ?? '', /^test\.yaml:1:1: lisen: no such setting/)
    assert.deepEqual(target.applied, [])
    assert.equal(target.lines[0]?.problem, problem)
    assert.equal(target.lines[0]?.level, 50)
    const { isSuccessful, succeeded } = target.reloading
    assert.deepEqual([isSuccessful, succeeded], [false, 1000])
    await target.reload('')
    assert.equal(target.reloading.isSuccessful, true)
  })

  it('names the settings that wait for a restart, as long as they do', async () => {
    const target = await started()
    const yaml = 'lanes: 2\nweb: { drain: 1s }\nlimits: { names: 5, series: 60000 }'
    for (const text of [yaml, `${yaml}\nnetworks: { 192.0.2.0/24: x }`]) {
      await target.reload(text)
      const line = target.lines.at(-1)
      assert.equal(line?.msg, 'these settings have changed, and wait for a restart')
      assert.equal(line?.settings, 'lanes, web.drain, limits.names')
    }
    await target.reload('')
    assert.equal(target.messages.at(-1), 'the configuration was read anew')
  })

  it('is done one time after the other', async () => {
    const target = await started()
    const reloads = [1, 2, 3].map((rate) => target.reload(`sampling: { default: ${rate} }`))
    // each reads what is there when it is its turn
    assert.deepEqual(await Promise.all(reloads), [undefined, undefined, undefined])
    assert.deepEqual(target.applied, [3, 3, 3])
  })

  it('waits until everything is started, and is over when everything stops', async () => {
    const target = new Target()
    const early = target.reload('sampling: { default: 5 }')
    await new Promise(setImmediate)
    assert.deepEqual(target.applied, [])
    await target.reloading.start()
    await early
    assert.deepEqual(target.applied, [5])
    const last = target.reload('sampling: { default: 6 }')
    await new Promise(setImmediate)
    await target.reloading.stop()
    assert.equal(target.underWay, 0)
    assert.equal(await last, undefined)
    assert.equal(await target.reload(''), 'flowtally is stopping')
    assert.deepEqual(target.applied, [5, 6])
  })

  it('goes back to the old one where a bug keeps the new one from being taken over', async () => {
    const target = await started()
    target.fails = new RangeError('Array buffer allocation failed')
    await assert.rejects(target.reload('sampling: { default: 9 }'), RangeError)
    assert.deepEqual(target.applied, [9, undefined])
    assert.equal(target.reloading.isSuccessful, false)
    target.fails = undefined
    assert.equal(await target.reload('sampling: { default: 9 }'), undefined)
    assert.deepEqual(target.applied, [9, undefined, 9])
  })

  it('also goes back where only taking over shows what is wrong', async () => {
    const target = await started()
    target.fails = new ConfigError(['that cannot be'])
    assert.equal(await target.reload('sampling: { default: 9 }'), 'that cannot be')
    assert.deepEqual(target.applied, [9, undefined])
  })
})
