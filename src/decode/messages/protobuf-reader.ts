/** https://protobuf.dev/programming-guides/encoding: how a value lies on the wire. */
export const wireTypes = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const

/** A cursor over the fields of a protobuf message; makes no objects. A method that returns false found none. */
export class ProtobufReader {
  bytes: Uint8Array = new Uint8Array(0)
  at = 0
  end = 0
  /** Of the field that was read last. */
  number = 0
  wireType = 0
  /** A number in two words. */
  high = 0
  low = 0
  /** Where the bytes of a field of bytes lie. */
  start = 0
  stop = 0
  /** A number that was kept until it is clear what it means. */
  keptHigh = 0
  keptLow = 0
  /** Whether something was read that only old generations have, or only the newest. */
  isOld = false
  isNew = false

  begin(bytes: Uint8Array, start: number, end: number): void {
    this.bytes = bytes
    this.at = start
    this.end = end
    this.keptHigh = 0
    this.keptLow = 0
    this.isOld = false
    this.isNew = false
  }

  /** Reads a field, whatever it is. */
  field(): boolean {
    if (!this.varint() || this.high !== 0) return false
    this.number = this.low >>> 3
    this.wireType = this.low & 7
    if (this.number === 0) return false
    switch (this.wireType) {
      case wireTypes.varint:
        return this.varint()
      case wireTypes.bytes:
        return this.#length()
      case wireTypes.fixed64:
        return this.#skip(8)
      case wireTypes.fixed32:
        return this.#skip(4)
      default:
        return false // groups, which nobody has used for long
    }
  }

  /** Reads a number of up to 64 bits: seven in a byte, the lowest first. */
  varint(): boolean {
    const { bytes, end } = this
    let low = 0
    let high = 0
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.at >= end) return false
      const byte = bytes[this.at++] ?? 0
      const bits = byte & 0x7f
      if (shift < 28) low |= bits << shift
      else if (shift === 28) {
        low |= bits << 28
        high = bits >>> 4
      } else high |= bits << (shift - 32)
      if (byte < 0x80) {
        this.low = low >>> 0
        this.high = high >>> 0
        return true
      }
    }
    return false
  }

  #length(): boolean {
    if (!this.varint() || this.high !== 0) return false
    this.start = this.at
    this.stop = this.at + this.low
    return this.#skip(this.low)
  }

  #skip(length: number): boolean {
    this.at += length
    return this.at <= this.end
  }
}
