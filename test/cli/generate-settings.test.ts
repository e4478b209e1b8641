import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { GenerateArguments } from '../../src/cli/generate.ts'
import { generateSettings } from '../../src/cli/generate-settings.ts'
import { ConfigError } from '../../src/config/config-error.ts'

const defaults: GenerateArguments = {
  to: '127.0.0.1:2055',
  rate: 1000,
  protocol: ['ipfix'],
  seed: 1,
  samplers: 3,
  for: undefined,
  count: undefined,
  start: undefined,
  'allow-remote': false,
}

async function problemsOf(args: Partial<GenerateArguments>): Promise<readonly string[]> {
  try {
    await generateSettings({ ...defaults, ...args })
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

describe('generateSettings', () => {
  it('takes a duration at a rate for a number of records', async () => {
    const { count, duration } = await generateSettings({ ...defaults, for: '10s' })
    assert.deepEqual([count, duration], [10_000, 10_000])
  })

  it('takes what ends first, the count or the duration', async () => {
    assert.equal((await generateSettings({ ...defaults, for: '10s', count: 5 })).count, 5)
    assert.equal((await generateSettings({ ...defaults, for: '1s', count: 5000 })).count, 1000)
  })

  it('refuses another machine unless that is wanted', async () => {
    const [problem = ''] = await problemsOf({ to: '192.0.2.1:2055' })
    assert.match(problem, /^--to: 192\.0\.2\.1 is not this machine.*--allow-remote/)
    assert.deepEqual(await problemsOf({ to: '192.0.2.1:2055', 'allow-remote': true }), [])
    assert.deepEqual(await problemsOf({ to: '[::1]:2055' }), [])
  })

  it('names every flag that is wrong', async () => {
    const problems = await problemsOf({
      to: ':2055',
      rate: -1,
      protocol: ['sflow'],
      seed: 1.5,
      samplers: 255,
      for: 'soon',
      count: Number.NaN,
      start: 'noon',
    })
    assert.deepEqual(
      problems.map((problem) => problem.split(':')[0]),
      ['--to', '--rate', '--protocol', '--seed', '--samplers', '--for', '--count', '--start'],
    )
  })
})
