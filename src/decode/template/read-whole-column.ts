/**
 * Reads a column of records that all have the same length in one loop, without a call for each value:
 * the kinds of which there are most. Returns false for others.
 */
export function readWholeColumn(
  read: string,
  view: DataView,
  start: number,
  stride: number,
  length: number,
  rows: number,
  data: Uint32Array,
): boolean {
  switch (read) {
    case 'u32':
      return readWords(view, start, stride, length, rows, data)
    case 'u64':
      return readDoubleWords(view, start, stride, length, rows, data)
    case 'ipv4':
      return readIpv4(view, start, stride, rows, data)
    case 'ipv6':
      return readIpv6(view, start, stride, rows, data)
    default:
      return false
  }
}

function readWords(
  view: DataView,
  start: number,
  stride: number,
  length: number,
  rows: number,
  data: Uint32Array,
): boolean {
  let offset = start
  let row = 0
  switch (length) {
    // two at a time are faster by a fifth
    case 1:
      for (; row + 1 < rows; row += 2, offset += 2 * stride) {
        data[row] = view.getUint8(offset)
        data[row + 1] = view.getUint8(offset + stride)
      }
      if (row < rows) data[row] = view.getUint8(offset)
      return true
    case 2:
      for (; row < rows; row++, offset += stride) data[row] = view.getUint16(offset)
      return true
    case 4:
      for (; row + 1 < rows; row += 2, offset += 2 * stride) {
        data[row] = view.getUint32(offset)
        data[row + 1] = view.getUint32(offset + stride)
      }
      if (row < rows) data[row] = view.getUint32(offset)
      return true
    default:
      return false
  }
}

function readIpv4(
  view: DataView,
  start: number,
  stride: number,
  rows: number,
  data: Uint32Array,
): boolean {
  let offset = start
  for (let at = 0; at < 5 * rows; at += 5, offset += stride) {
    data[at] = 0
    data[at + 1] = 0
    data[at + 2] = 0
    data[at + 3] = view.getUint32(offset)
    data[at + 4] = 4
  }
  return true
}

function readIpv6(
  view: DataView,
  start: number,
  stride: number,
  rows: number,
  data: Uint32Array,
): boolean {
  let offset = start
  for (let at = 0; at < 5 * rows; at += 5, offset += stride) {
    data[at] = view.getUint32(offset)
    data[at + 1] = view.getUint32(offset + 4)
    data[at + 2] = view.getUint32(offset + 8)
    data[at + 3] = view.getUint32(offset + 12)
    data[at + 4] = 6
  }
  return true
}

function readDoubleWords(
  view: DataView,
  start: number,
  stride: number,
  length: number,
  rows: number,
  data: Uint32Array,
): boolean {
  let offset = start
  let at = 0
  switch (length) {
    case 4:
      for (; at + 2 < 2 * rows; at += 4, offset += 2 * stride) {
        data[at] = 0
        data[at + 1] = view.getUint32(offset)
        data[at + 2] = 0
        data[at + 3] = view.getUint32(offset + stride)
      }
      if (at < 2 * rows) {
        data[at] = 0
        data[at + 1] = view.getUint32(offset)
      }
      return true
    case 8:
      for (; at < 2 * rows; at += 2, offset += stride) {
        data[at] = view.getUint32(offset)
        data[at + 1] = view.getUint32(offset + 4)
      }
      return true
    default:
      return false
  }
}
