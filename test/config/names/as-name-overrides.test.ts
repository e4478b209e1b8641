import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { loadConfig } from '../../../src/config/load-config.ts'

describe('the overrides of AS names', () => {
  it('are names by number, clean and not too long', () => {
    const text = [
      'as_name_overrides:',
      '  64500: Our network',
      '  AS4200000000: "\\"lab\\"\\n \\\\ "',
      '  0xfc00: hexadecimal',
      `  64501: ${'x'.repeat(300)}`,
    ].join('\n')
    const config = loadConfig({ file: { name: 'x.yaml', text }, environment: {}, flags: {} })
    assert.deepEqual(
      config.as_name_overrides,
      new Map([
        [64_500, 'Our network'],
        [4_200_000_000, '"lab" \\'],
        [64_512, 'hexadecimal'],
        [64_501, 'x'.repeat(256)],
      ]),
    )
    assert.deepEqual(structuredClone(config), config)
  })

  it('are none by default', () => {
    const config = loadConfig({ environment: {}, flags: {} })
    assert.deepEqual(config.as_name_overrides, new Map())
    assert.deepEqual(config.as_names, [])
  })
})
