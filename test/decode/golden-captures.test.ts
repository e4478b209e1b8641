import { readdirSync } from 'node:fs'
import { describe, it } from 'node:test'
import { decodeFile } from '../support/decode-capture.ts'
import { assertGolden } from '../support/golden.ts'

const folder = 'test/captures'

describe('the captures in test/captures', () => {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.pcap'))) {
    it(`are decoded as in the golden file: ${name}`, () => {
      const file = `${folder}/${name}`
      const flows = decodeFile(file).trimEnd().split('\n').join(',\n')
      const golden = `{"summary":${decodeFile(file, true).trimEnd()},\n"flows":[\n${flows}\n]}\n`
      assertGolden(golden, file.replace(/pcap$/, 'flows.json'))
    })
  }
})
