import { wordMask } from '../model/address.ts'
import { ABSENT, type FieldName } from '../model/fields.ts'
import type { Column, Flows } from '../model/flows.ts'

/** Fills `src_net` and `dst_net`: the prefix of the record, or its address cut to the prefix length. */
export function fillNetworks(flows: Flows): void {
  fillNetwork(flows, 'src_net', 'src_addr', 'src_mask')
  fillNetwork(flows, 'dst_net', 'dst_addr', 'dst_mask')
}

function fillNetwork(flows: Flows, net: FieldName, address: FieldName, mask: FieldName): void {
  const to = flows.column(net)
  const from = flows.column(address)
  const bits = flows.column(mask)?.data
  if (to === undefined || from === undefined || bits === undefined) return
  to.dirty = Math.max(to.dirty, flows.size)
  for (let row = 0; row < flows.size; row++) {
    const at = row * to.step
    // IE 44, 45, 169, 170 have put the prefix there already
    const source = to.data[at + 4] === 0 ? from.data : to.data
    writeNetwork(to, at, source, bits[row] ?? ABSENT)
  }
}

/** Word 4 is the family and, eight bits up, the prefix length. */
function writeNetwork({ data }: Column, at: number, from: Uint32Array, length: number): void {
  const family = (from[at + 4] ?? 0) & 0xff
  const most = family === 4 ? 32 : 128
  if (family === 0 || length > most) {
    data.fill(0, at, at + 5)
    return
  }
  const skip = family === 4 ? 96 : 0
  for (let word = 0; word < 4; word++) {
    data[at + word] = ((from[at + word] ?? 0) & wordMask(length + skip - word * 32)) >>> 0
  }
  data[at + 4] = family | (length << 8)
}
