import type { Generation, MessageFormat } from '../../src/model/payload.ts'
import { TestDecoder, type TestDecoderOptions } from './test-decoder.ts'

/** The topic that messages come from, unless a test says otherwise. */
export const TOPIC = 'flows'

/** Decodes messages, texts or bytes, and returns the flows that they gave. */
export function decodeMessages(
  format: MessageFormat,
  messages: readonly (string | object | Uint8Array)[],
  options: TestDecoderOptions & { readonly generation?: Generation } = {},
) {
  const test = new TestDecoder(options)
  const { generation } = options
  const flows = test.receive(messages.map(bytesOf), {
    format,
    address: TOPIC,
    port: 0,
    ...(generation && { generation }),
  })
  return { flows, test, problems: test.problems, details: test.details }
}

function bytesOf(message: string | object | Uint8Array): Uint8Array {
  if (message instanceof Uint8Array) return message
  return Buffer.from(typeof message === 'string' ? message : JSON.stringify(message))
}
