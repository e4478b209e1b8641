/** A value of a field: a number as a varint, bytes, or numbers packed into bytes. */
export type ProtobufValue = number | bigint | Uint8Array | readonly number[]

/** A message of protobuf from its fields by number, with its length before it where that is wanted. */
export function protobufMessage(
  fields: readonly (readonly [number: number, value: ProtobufValue])[],
  { prefixed = false } = {},
): Buffer {
  const message = Buffer.from(fields.flatMap(([number, value]) => field(number, value)))
  return prefixed ? Buffer.concat([Buffer.from(varint(message.length)), message]) : message
}

function field(number: number, value: ProtobufValue): number[] {
  if (typeof value === 'number' || typeof value === 'bigint') {
    return [...varint(number * 8), ...varint(value)]
  }
  const bytes = value instanceof Uint8Array ? [...value] : value.flatMap(varint)
  return [...varint(number * 8 + 2), ...varint(bytes.length), ...bytes]
}

export function varint(value: number | bigint): number[] {
  const bytes: number[] = []
  let rest = BigInt(value)
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80)
  return [...bytes, Number(rest)]
}
