import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sequence } from '../src/lifecycle.ts'

function parts(...names: string[]) {
  const log: string[] = []
  const made = names.map((name) => ({
    start() {
      if (name === 'bad') return Promise.reject(new Error('bad does not start'))
      log.push(`start ${name}`)
      return Promise.resolve()
    },
    stop() {
      log.push(`stop ${name}`)
      return Promise.resolve()
    },
  }))
  return { log, whole: sequence(made) }
}

describe('a sequence of parts', () => {
  it('starts in order and stops in reverse, once', async () => {
    const { log, whole } = parts('a', 'b')
    await whole.start()
    await whole.stop()
    await whole.stop()
    assert.deepEqual(log, ['start a', 'start b', 'stop b', 'stop a'])
  })

  it('stops what had started when a later part does not start', async () => {
    const { log, whole } = parts('a', 'b', 'bad', 'c')
    await assert.rejects(whole.start(), /bad does not start/)
    assert.deepEqual(log, ['start a', 'start b', 'stop b', 'stop a'])
  })

  it('can be stopped before it was started', async () => {
    const { log, whole } = parts('a')
    await whole.stop()
    assert.deepEqual(log, [])
  })
})
