import type { ElementType } from './elements.ts'

/** The value of one field. */
export function readField(
  data: Buffer,
  offset: number,
  length: number,
  type: ElementType,
): number | string {
  switch (type) {
    case 'number':
      return readNumber(data, offset, length)
    case 'ipv4':
      return ipv4(data, offset)
    case 'ipv6':
      return ipv6(data, offset)
    case 'bytes':
      return data.toString('hex', offset, offset + length)
  }
}

/** A dotted IPv4 address. */
export function ipv4(data: Buffer, offset: number): string {
  return `${data[offset]}.${data[offset + 1]}.${data[offset + 2]}.${data[offset + 3]}`
}

/** An IPv6 address, every group of it. */
export function ipv6(data: Buffer, offset: number): string {
  const groups: string[] = []
  for (let i = 0; i < 16; i += 2) groups.push(data.readUInt16BE(offset + i).toString(16))
  return groups.join(':')
}

function readNumber(data: Buffer, offset: number, length: number): number {
  switch (length) {
    case 1:
      return data.readUInt8(offset)
    case 2:
      return data.readUInt16BE(offset)
    case 4:
      return data.readUInt32BE(offset)
    case 8:
      return Number(data.readBigUInt64BE(offset))
    default:
      return data.readUIntBE(offset, length)
  }
}
