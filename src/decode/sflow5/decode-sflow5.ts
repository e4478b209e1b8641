import type { ByteReader } from '../byte-reader.ts'
import { DecodeError } from '../decode-error.ts'
import type { Header } from '../header.ts'
import { protocols } from '../protocols.ts'

/** The header of a datagram: the domain is the sub-agent. */
export interface Sflow5Header extends Header {
  /** Time since the agent was started, in milliseconds. */
  readonly uptime: number
  /** Samples that the agent says are in the datagram. */
  readonly samples: number
}

/**
 * sFlow version 5 §5, `sample_datagram_v5`: the header behind the version.
 *
 *     agentAddress(4 + 0, 4 or 16) subAgentId(4) sequenceNumber(4) uptime(4) samples(4)
 */
export function decodeSflow5Header(reader: ByteReader): Sflow5Header {
  const type = reader.u32()
  const length = addressLengths[type]
  if (length === undefined) {
    throw new DecodeError('agent_address', `the agent address is of type ${type}`)
  }
  reader.skip(length)
  return {
    protocol: protocols.sflow_5,
    domain: reader.u32(),
    sequence: reader.u32(),
    exported: undefined,
    nanoseconds: 0,
    uptime: reader.u32(),
    samples: reader.u32(),
  }
}

/** `address_type`: unknown, IPv4, IPv6. */
const addressLengths: readonly number[] = [0, 4, 16]
