import { hex } from './hex.ts'

/** A number as hex digits of so many bytes. */
export function unsigned(value: number | bigint, length: number): string {
  return value.toString(16).padStart(2 * length, '0')
}

const u16 = (value: number) => unsigned(value, 2)
const u32 = (value: number) => unsigned(value, 4)

/** A string as hex digits of so many bytes, with zeros behind it. */
export function padded(text: string, length: number): string {
  return Buffer.from(text)
    .toString('hex')
    .padEnd(2 * length, '0')
}

/** A set (v9: FlowSet) with header; `length` lies about its length. */
export function set(id: number, body: string, length?: number): string {
  return `${u16(id)} ${u16(length ?? 4 + hex(body).length)} ${body}`
}

/** A field of a template: id, length and, if it is no element of IANA's, the enterprise. */
export type Specifier = readonly [id: number, length: number, enterprise?: number]

function specifier([id, length, enterprise]: Specifier): string {
  return enterprise === undefined
    ? `${u16(id)} ${u16(length)}`
    : `${u16(id | 0x8000)} ${u16(length)} ${u32(enterprise)}`
}

/** A Template Record, the same in v9 (RFC 3954 §5.2) and IPFIX (RFC 7011 §3.4.1). */
export function template(id: number, fields: readonly Specifier[]): string {
  return [u16(id), u16(fields.length), ...fields.map(specifier)].join(' ')
}

/** RFC 7011 §3.4.2.2: all fields are counted, then the scopes among them. */
export function ipfixOptions(
  id: number,
  scopes: readonly Specifier[],
  fields: readonly Specifier[],
) {
  const all = [...scopes, ...fields]
  return [u16(id), u16(all.length), u16(scopes.length), ...all.map(specifier)].join(' ')
}

/** RFC 3954 §6.1: lengths of the scopes and of the options in bytes. */
export function netflow9Options(
  id: number,
  scopes: readonly Specifier[],
  fields: readonly Specifier[],
) {
  const all = [...scopes, ...fields].map(specifier)
  return [u16(id), u16(4 * scopes.length), u16(4 * fields.length), ...all].join(' ')
}

/** When datagrams are sent unless a test says otherwise: 2023-11-14 22:13:20 UTC. */
export const EXPORTED_SECONDS = 1_700_000_000

/** What the header of an IPFIX Message says. */
export interface IpfixHeader {
  readonly seconds?: number
  readonly sequence?: number
  readonly domain?: number
  /** Lies about the length. */
  readonly length?: number
}

/** RFC 7011 §3.1. */
export function ipfix(sets: readonly string[], header: IpfixHeader = {}): Uint8Array {
  const { seconds = EXPORTED_SECONDS, sequence = 0, domain = 1 } = header
  const body = sets.join(' ')
  const length = header.length ?? 16 + hex(body).length
  return hex(`000a ${u16(length)} ${u32(seconds)} ${u32(sequence)} ${u32(domain)} ${body}`)
}

/** What the header of a v9 packet says. */
export interface Netflow9Header {
  readonly count?: number
  readonly uptime?: number
  readonly seconds?: number
  readonly sequence?: number
  readonly source?: number
}

/** RFC 3954 §5.1. */
export function netflow9(flowSets: readonly string[], header: Netflow9Header = {}): Uint8Array {
  const { count = 1, uptime = 0, seconds = EXPORTED_SECONDS, sequence = 0, source = 1 } = header
  const words = [u32(uptime), u32(seconds), u32(sequence), u32(source)]
  return hex(`0009 ${u16(count)} ${words.join(' ')} ${flowSets.join(' ')}`)
}

/** What the headers of v1, v5, v7 and v8 have in common. */
export interface NetflowHeader {
  /** Lies about the number of records. */
  readonly count?: number
  readonly uptime?: number
  readonly seconds?: number
  readonly nanoseconds?: number
  /** v1 has none. */
  readonly sequence?: number
}

/** What the header of a v5 datagram says. */
export interface Netflow5Header extends NetflowHeader {
  readonly engine?: number
  /** Two bits of mode and fourteen of interval. */
  readonly sampling?: number
}

/** What the header of a v8 datagram says. */
export interface Netflow8Header extends NetflowHeader {
  readonly engine?: number
  readonly scheme?: number
}

/** Cisco's NetFlow v1 datagram. */
export function netflow1(records: readonly string[], header: NetflowHeader = {}): Uint8Array {
  return hex(`0001 ${opening(records, header)} ${records.join(' ')}`)
}

/** Cisco's NetFlow v5 datagram. */
export function netflow5(records: readonly string[], header: Netflow5Header = {}): Uint8Array {
  const { sequence = 0, engine = 0, sampling = 0 } = header
  return hex(
    `0005 ${opening(records, header)} ${u32(sequence)} ${u16(engine)} ${u16(sampling)}
     ${records.join(' ')}`,
  )
}

/** NetFlow v7 of Cisco's switches. */
export function netflow7(records: readonly string[], header: NetflowHeader = {}): Uint8Array {
  const { sequence = 0 } = header
  return hex(`0007 ${opening(records, header)} ${u32(sequence)} 00000000 ${records.join(' ')}`)
}

/** Cisco's NetFlow v8 datagram of an aggregation scheme, version 2 of it. */
export function netflow8(records: readonly string[], header: Netflow8Header = {}): Uint8Array {
  const { sequence = 0, engine = 0, scheme = 1 } = header
  return hex(
    `0008 ${opening(records, header)} ${u32(sequence)} ${u16(engine)} ${unsigned(scheme, 1)} 02
     00000000 ${records.join(' ')}`,
  )
}

function opening(records: readonly string[], header: NetflowHeader): string {
  const { count = records.length, uptime = 0, nanoseconds = 0 } = header
  const { seconds = EXPORTED_SECONDS } = header
  return `${u16(count)} ${[uptime, seconds, nanoseconds].map(u32).join(' ')}`
}
