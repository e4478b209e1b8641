import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ByteWriter } from '../../src/expose/byte-writer.ts'
import { labelWriter } from '../../src/expose/label-writer.ts'
import { parseAddress } from '../../src/model/address.ts'
import { ABSENT, type FieldDefinition, fields, isFieldName } from '../../src/model/fields.ts'
import { renderWords } from '../../src/model/render.ts'
import { namesOf } from './fixture.ts'

const names = namesOf('r1 "core"', 'r2')

function written(field: FieldDefinition, words: readonly number[]): string {
  const chunks: Buffer[] = []
  const writer = new ByteWriter((chunk) => chunks.push(chunk))
  assert.ok(isFieldName(field.name))
  // two words in front: a label is seldom the first of its key
  labelWriter(field.name, names)(writer, Uint32Array.from([7, 7, ...words]), 2)
  writer.flush()
  return Buffer.concat(chunks).toString()
}

const addresses = ['192.0.2.1', '2001:db8::1', '::'].map((text) => parseAddress(text) ?? [])

/** Words that a value of each kind may have. */
const samples: Readonly<Record<FieldDefinition['kind'], readonly (readonly number[])[]>> = {
  u32: [[0], [1], [6], [0x0800], [64_500], [4_200_000_000], [0xffff_fffc], [ABSENT]],
  u64: [
    [0, 0],
    [0x0011, 0x2233_4455],
  ],
  address: [[0, 0, 0, 0, 0], ...addresses],
  ref: [],
}

describe('labelWriter', () => {
  for (const field of fields as readonly FieldDefinition[]) {
    if (field.label === 'never' || field.kind === 'ref' || field.text === 'name') continue
    it(`writes ${field.name} as it renders`, () => {
      for (const words of samples[field.kind]) {
        assert.ok(isFieldName(field.name))
        assert.equal(written(field, words), renderWords(field.name, words, 0))
      }
    })
  }

  for (const field of fields as readonly FieldDefinition[]) {
    if (field.label === 'never' || (field.kind !== 'ref' && field.text !== 'name')) continue
    it(`writes ${field.name} as the text that its number stands for`, () => {
      assert.equal(written(field, [1]), 'r1 \\"core\\"')
      assert.equal(written(field, [2]), 'r2')
    })
  }
})
