import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseListener } from '../../../src/config/values/listener.ts'

describe("a listen URI, in goflow2's grammar", () => {
  for (const [text, listener] of [
    ['flow://:2055', { scheme: 'flow', host: '', port: 2055, count: 1 }],
    ['netflow://192.0.2.1:2055/', { scheme: 'netflow', host: '192.0.2.1', port: 2055, count: 1 }],
    ['flow://[::]:9995?count=4', { scheme: 'flow', host: '::', port: 9995, count: 4 }],
    ['flow://[::1]:0/?count=2', { scheme: 'flow', host: '::1', port: 0, count: 2 }],
    ['flow://localhost:2055?count=0', { scheme: 'flow', host: 'localhost', port: 2055, count: 1 }],
  ] as const) {
    it(`reads ${text}`, () => assert.deepEqual(parseListener(text), listener))
  }

  for (const [text, message] of [
    ['udp://:2055', 'unknown scheme "udp"; the choices are netflow and flow'],
    ['flow://:2055?count=65', 'expected count to be from 1 to 64, got "65"'],
    ['flow://:2055?blocking=true', 'unknown parameter "blocking"; the only choice is count'],
    ['flow://:2055/path', 'expected host:port, as in :9590 or [::1]:9590, got ":2055/path"'],
    [2055, 'expected scheme://host:port, as in flow://:2055, got 2055'],
  ] as const) {
    it(`is not ${text}`, () => assert.throws(() => parseListener(text), { message }))
  }
})
