import type { Column, Flows } from '../../model/flows.ts'
import { addressEnd, writeAddress } from './addresses.ts'
import type { ReadRecord } from './flow-record-kinds.ts'

/** The AS path of a record: where its segments are, and what is in them together. */
interface Path {
  start: number
  segments: number
  /** Systems in all segments. */
  systems: number
  first: number
  last: number
  /** Where the systems of the one segment are that has any; 0 if several have. */
  only: number
}

/**
 * sFlow version 5 §5, `extended_gateway`: what BGP says about the route.
 *
 *     nextHop(address) as(4) srcAs(4) srcPeerAs(4)
 *     segments(4) { type(4) count(4) as(4) … } … count(4) community(4) … localPref(4)
 */
export function readGateway(flows: Flows): ReadRecord {
  const nextHop = flows.column('bgp_next_hop')
  const communities = flows.column('bgp_communities')
  const asPath = flows.column('as_path')
  const preference = flows.column('bgp_local_pref')?.data
  const systems = systemsWriter(flows)
  const path: Path = { start: 0, segments: 0, systems: 0, first: 0, last: 0, only: 0 }
  return (view, start, end, row) => {
    const at = addressEnd(view, start, end)
    if (at === undefined || end - at < 16) return false
    path.start = at + 16
    path.segments = view.getUint32(at + 12)
    const behind = walkPath(view, path, end)
    if (behind === undefined || !isList(view, behind, end)) return false
    writeAddress(view, start, nextHop, row)
    systems(view, at, path, row)
    if (asPath !== undefined) writePath(view, path, asPath, row, flows)
    if (communities !== undefined) {
      communities.data[2 * row] = behind + 4
      communities.data[2 * row + 1] = 4 * view.getUint32(behind)
    }
    const last = behind + 4 + 4 * view.getUint32(behind)
    if (preference !== undefined && last + 4 <= end) preference[row] = view.getUint32(last)
    return true
  }
}

/** Finds out what is in a path; returns where it ends, `undefined` if that is beyond `end`. */
function walkPath(view: DataView, path: Path, end: number): number | undefined {
  path.systems = 0
  path.first = 0
  path.last = 0
  let at = path.start
  // each takes eight bytes at least: the bytes end long before four billion segments do
  for (let segment = 0; segment < path.segments; segment++) {
    if (!isList(view, at + 4, end)) return undefined
    const count = view.getUint32(at + 4)
    if (count > 0) {
      path.only = path.systems === 0 ? at + 8 : 0
      if (path.systems === 0) path.first = view.getUint32(at + 8)
      path.last = view.getUint32(at + 4 + 4 * count)
      path.systems += count
    }
    at += 8 + 4 * count
  }
  return at
}

/** Whether a count at `at` and as many words fit in before `end`. */
export function isList(view: DataView, at: number, end: number): boolean {
  return end - at >= 4 && view.getUint32(at) <= (end - at - 4) >>> 2
}

/** Writes source, destination and neighbours; a system of 0, or no path, is the router's own. */
function systemsWriter(flows: Flows) {
  const data = (name: Parameters<Flows['column']>[0]) => flows.column(name)?.data
  const srcAs = data('src_as')
  const dstAs = data('dst_as')
  const srcPeer = data('src_peer_as')
  const dstPeer = data('dst_peer_as')
  const nextHop = data('next_hop_as')
  return (view: DataView, at: number, path: Path, row: number): void => {
    const own = view.getUint32(at)
    if (srcAs !== undefined) srcAs[row] = view.getUint32(at + 4) || own
    if (dstAs !== undefined) dstAs[row] = path.systems === 0 ? own : path.last
    if (srcPeer !== undefined) srcPeer[row] = view.getUint32(at + 8)
    if (dstPeer !== undefined) dstPeer[row] = path.first
    if (nextHop !== undefined) nextHop[row] = path.first
  }
}

/** All segments one after the other: as they are in the datagram if that is one, else put together. */
function writePath(view: DataView, path: Path, { data }: Column, row: number, flows: Flows): void {
  if (path.systems === 0) return
  const offset = path.only === 0 ? flows.allocate(4 * path.systems) : path.only
  if (offset === undefined) return
  data[2 * row] = offset
  data[2 * row + 1] = 4 * path.systems
  if (path.only !== 0) return
  let to = offset
  let at = path.start
  for (let segment = 0; segment < path.segments; segment++) {
    const count = view.getUint32(at + 4)
    for (let i = 0; i < count; i++, to += 4) flows.writeArena(to, view.getUint32(at + 8 + 4 * i))
    at += 8 + 4 * count
  }
}
