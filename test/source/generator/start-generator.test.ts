import assert from 'node:assert/strict'
import { platform } from 'node:os'
import { describe, it } from 'node:test'
import { startGenerator } from '../../../src/source/generator/start-generator.ts'
import { openReceiver } from './receiver.ts'

describe('startGenerator', () => {
  it('sends three protocols from three samplers, until it is stopped', async () => {
    const receiver = await openReceiver()
    const { to, received } = receiver
    const generator = startGenerator({ to, rate: 3000, protocols: ['ipfix', 'v9', 'v5'], seed: 1 })
    try {
      await receiver.until(8)
    } finally {
      await generator.stop()
      receiver.close()
    }
    assert.deepEqual(
      received.slice(0, 5).map(({ bytes }) => bytes[1]),
      [10, 9, 10, 9, 5], // two announcements, then a turn of flows
    )
    if (platform() === 'linux') {
      assert.deepEqual(
        received.slice(2, 5).map(({ address }) => address),
        ['127.0.0.1', '127.0.0.2', '127.0.0.3'],
      )
    }
  })

  it('ends by itself when all was sent, and can still be stopped', async () => {
    const receiver = await openReceiver()
    const { to } = receiver
    const generator = startGenerator({ to, rate: 0, protocols: ['v5'], seed: 1, count: 10 })
    await receiver.until(1)
    await generator.stop()
    await generator.stop()
    receiver.close()
  })
})
