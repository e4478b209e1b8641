import type { Flows } from '../../model/flows.ts'
import type { Generation, MessageFormat } from '../../model/payload.ts'
import { goflow2Json } from '../goflow2/goflow2-json.ts'
import { goflow2Protobuf } from '../goflow2/goflow2-protobuf.ts'
import { netobservJson } from '../netobserv/netobserv-json.ts'
import { pmacctJson } from '../pmacct/pmacct-json.ts'
import { type Protocol, protocols } from '../protocols.ts'
import { JsonRecords } from './json-records.ts'
import type { RecordSource } from './record-source.ts'

/** How flows come in the messages of a format. */
interface Format {
  readonly protocol: Protocol
  /** The sampling rate of a record that names none; `undefined`: nobody knows. */
  readonly unsaidRate: number | undefined
  source(flows: Flows, generation: Generation | undefined): RecordSource
}

/** Every format of messages. */
export const messageFormats: Readonly<Record<MessageFormat, Format>> = {
  'pmacct-json': {
    protocol: protocols.pmacct_json,
    // who does not ask pmacct for the rate has it renormalise, or does not sample
    unsaidRate: 1,
    source: (flows) => new JsonRecords(flows, pmacctJson),
  },
  'goflow2-json': {
    protocol: protocols.goflow2_json,
    unsaidRate: undefined,
    source: (flows) => new JsonRecords(flows, goflow2Json),
  },
  'goflow2-protobuf': {
    protocol: protocols.goflow2_protobuf,
    unsaidRate: undefined,
    source: goflow2Protobuf,
  },
  'netobserv-json': {
    protocol: protocols.netobserv_json,
    // its older agents sample, and do not say so
    unsaidRate: undefined,
    source: (flows) => new JsonRecords(flows, netobservJson),
  },
}
