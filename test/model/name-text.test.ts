import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { cleanName, MOST_NAME_BYTES, nameText } from '../../src/model/name-text.ts'

const read = (text: string) => nameText(Buffer.from(text))

describe('a name off the wire', () => {
  it('ends at the first zero, whatever is behind it', () => {
    assert.equal(read('Gi0/1\0\0\0'), 'Gi0/1')
    assert.equal(read('Gi0/1\0old name'), 'Gi0/1')
    assert.equal(read('\0\0\0\0'), '')
    assert.equal(read(''), '')
  })

  it('has no spaces before or behind it, only within', () => {
    assert.equal(read('  to the core   '), 'to the core')
  })

  it('is UTF-8 without control characters', () => {
    assert.equal(read('Zürich\r\n\x1b[31m → Genève\x7f\u0085'), 'Zürich[31m → Genève')
    assert.equal(nameText(Uint8Array.of(0x61, 0xff, 0x62)), 'a\ufffdb')
  })

  it('is cut when it is too long, but within no character', () => {
    assert.equal(read('x'.repeat(1000)), 'x'.repeat(MOST_NAME_BYTES))
    assert.equal(read(`x${'€'.repeat(1000)}`), `x${'€'.repeat((MOST_NAME_BYTES - 1) / 3)}`)
  })
})

describe('a name that is text already', () => {
  it('reads as one off the wire', () => {
    assert.equal(cleanName(' Zürich\r\n\x1b[31m → Genève\x7f\u0085 '), 'Zürich[31m → Genève')
    assert.equal(cleanName('x'.repeat(1000)), 'x'.repeat(MOST_NAME_BYTES))
    assert.equal(cleanName(`x${'€'.repeat(1000)}`), `x${'€'.repeat((MOST_NAME_BYTES - 1) / 3)}`)
    assert.equal(cleanName('x'.repeat(MOST_NAME_BYTES)), 'x'.repeat(MOST_NAME_BYTES))
  })
})
