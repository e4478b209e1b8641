import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { JsonReader, jsonKinds, plainEnd } from '../../../src/decode/messages/json-reader.ts'
import { assertProperty } from '../../support/assert-property.ts'
import { below, mutatedDatagram } from '../../support/mutate.ts'

type Member = readonly [key: string, value: unknown]

/** The members of a flat object as the reader reads them; `undefined` if it is none. */
function readFlat(bytes: Uint8Array): Member[] | undefined {
  const json = new JsonReader()
  json.begin(bytes)
  if (json.skipSpace() !== 0x7b) return undefined
  json.at++
  const members: Member[] = []
  while (json.skipSpace() !== 0x7d) {
    if (members.length > 0 && !skipComma(json)) return undefined
    const member = readMember(json)
    if (member === undefined) return undefined
    members.push(member)
  }
  json.at++
  return json.skipSpace() === 0 && json.at >= bytes.length ? members : undefined
}

function skipComma(json: JsonReader): boolean {
  const isComma = json.skipSpace() === 0x2c
  json.at++
  json.skipSpace()
  return isComma
}

function readMember(json: JsonReader): Member | undefined {
  if (!json.key()) return undefined
  const key = `"${json.source()}"`
  json.skipSpace()
  const end = plainEnd(json.bytes, json.at)
  if (!json.value()) return undefined
  // what is skipped ends where it would have been read to
  if (end >= 0) assert.equal(end, json.at)
  return [JSON.parse(key), JSON.parse(valueText(json))]
}

function valueText(json: JsonReader): string {
  if (json.kind === jsonKinds.number && !Number.isNaN(json.number)) {
    assert.equal(json.number, Number(json.source()))
  }
  return json.kind === jsonKinds.text ? `"${json.source()}"` : json.source()
}

const flat = fc
  .array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.jsonValue({ maxDepth: 0 })))
  .chain((members) => {
    const text = members.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)
    return fc.constantFrom(',', ', ', ' ,\n', '\t,').map((comma) => `{${text.join(comma)}}`)
  })

function parse(text: string): [string, unknown][] | undefined {
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? Object.entries(value) : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

describe('JsonReader', () => {
  it('RFC 8259: reads flat objects as JSON.parse does, and no others', () => {
    let refused = 0
    assertProperty(
      fc.property(flat, fc.integer(), fc.boolean(), (text, start, isGood) => {
        const good = Buffer.from(text)
        const bytes = isGood ? good : mutatedDatagram(below(start), [good])
        // what is no UTF-8 is replaced in both
        const decoded = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
        const expected = parse(decoded)
        const read = attempt(bytes)
        if (expected === undefined) refused++
        // lists and objects in it are only looked through for their ends
        if (/[[\]{}]/.test(decoded.slice(1, -1)) && expected === undefined) return
        assert.deepEqual(read && Object.entries(Object.fromEntries(read)), expected)
      }),
      { numRuns: 5000, endOnFailure: true },
    )
    assert.ok(refused > 100)
  })

  it('finds the end of what is nested, however deep, without recursion', () => {
    const depth = 1_000_000
    const json = new JsonReader()
    json.begin(Buffer.from(`${'['.repeat(depth)}${']'.repeat(depth)},`))
    assert.ok(json.value())
    assert.equal(json.at, 2 * depth)
  })

  it('is not led beyond brackets in texts', () => {
    const json = new JsonReader()
    json.begin(Buffer.from('{"a":"]}\\"}","b":[{}]}x'))
    assert.ok(json.value())
    assert.equal(json.source(), '{"a":"]}\\"}","b":[{}]}')
  })
})

/** Texts with escapes that JSON does not have are refused when somebody wants them. */
function attempt(bytes: Uint8Array) {
  try {
    return readFlat(bytes)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
