import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { demo } from '../../src/demo/demo.ts'

describe('--demo', () => {
  it('sends nothing to listeners that take no NetFlow over UDP', async () => {
    const warnings: unknown[] = []
    const at = { address: '::', port: 9 }
    const part = demo(
      {
        sockets: [
          { ...at, listen: 'ipfix+tcp://:9', buffer: undefined },
          { ...at, listen: 'sflow://:9', buffer: { asked: 4096, granted: 4096 } },
        ],
      },
      { info: () => {}, error: () => {}, warn: (text: unknown) => warnings.push(text) },
    )
    await part.start()
    await part.stop()
    assert.deepEqual(warnings, ['no listener takes NetFlow over UDP: there is no made-up traffic'])
  })
})
