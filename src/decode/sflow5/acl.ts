import { ABSENT } from '../../model/fields.ts'
import type { Flows } from '../../model/flows.ts'
import type { ReadRecord } from './flow-record-kinds.ts'
import { stringEnd, writeString } from './strings.ts'

/** IE 61 by the directions of an ACL: unknown, ingress, egress. */
const directions: readonly number[] = [ABSENT, 0, 1]

/**
 * sFlow Dropped Packet Notification Structures (2020), `extended_acl`: the access list that matched.
 *
 *     number(4) name<> direction(4)
 */
export function readAcl(flows: Flows): ReadRecord {
  const number = flows.column('acl_number')?.data
  const name = flows.column('acl_name')
  const direction = flows.column('acl_direction')?.data
  return (view, start, end, row) => {
    const at = stringEnd(view, start + 4, end)
    if (at === undefined || end - at < 4) return false
    if (number !== undefined) number[row] = view.getUint32(start)
    writeString(view, start + 4, name, row)
    if (direction !== undefined) direction[row] = directions[view.getUint32(at)] ?? ABSENT
    return true
  }
}
