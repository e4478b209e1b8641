/** Whether a value only grows until something restarts, or is a level. */
export type CounterKind = 'counter' | 'gauge'

/** One row of the table of interface counters. */
export interface InterfaceCounter {
  /** As in the structure, which has it from the MIB. */
  readonly name: string
  /** Number of the structure in sFlow's enterprise 0: generic interface or Ethernet. */
  readonly structure: 1 | 2
  /** On the wire; rows of one bit share one word of 32, the lowest bit first. */
  readonly bits: 64 | 32 | 1
  readonly kind: CounterKind
  /** Metric family that it is exported as. */
  readonly family: string
  readonly help: string
}

const octets = { structure: 1, bits: 64, kind: 'counter' } as const
const generic = { structure: 1, bits: 32, kind: 'counter' } as const
const status = { structure: 1, bits: 1, kind: 'gauge' } as const
const ethernet = { structure: 2, bits: 32, kind: 'counter' } as const

/**
 * Every counter and level of an interface, in the order of the structures (sFlow version 5 §5.3,
 * `if_counters` and `ethernet_counters`). `ifIndex` and `ifType`, with which `if_counters` begins,
 * are no counters and not here.
 */
export const interfaceCounters = [
  {
    name: 'ifSpeed',
    structure: 1,
    bits: 64,
    kind: 'gauge',
    family: 'flow_interface_counter_speed_bytes',
    help: 'Speed of the interface in bytes a second. ifSpeed.',
  },
  {
    name: 'ifDirection',
    structure: 1,
    bits: 32,
    kind: 'gauge',
    family: 'flow_interface_counter_duplex',
    help: '1 full duplex, 2 half duplex, 3 in only, 4 out only, 0 unknown. ifDirection.',
  },
  {
    name: 'ifAdminStatus',
    ...status,
    family: 'flow_interface_counter_admin_up',
    help: '1 if the interface is meant to be up. ifStatus, bit 0.',
  },
  {
    name: 'ifOperStatus',
    ...status,
    family: 'flow_interface_counter_oper_up',
    help: '1 if the interface is up. ifStatus, bit 1.',
  },
  {
    name: 'ifInOctets',
    ...octets,
    family: 'flow_interface_counter_in_bytes_total',
    help: 'Bytes received, with framing. ifInOctets.',
  },
  {
    name: 'ifInUcastPkts',
    ...generic,
    family: 'flow_interface_counter_in_unicast_packets_total',
    help: 'Unicast packets received. ifInUcastPkts.',
  },
  {
    name: 'ifInMulticastPkts',
    ...generic,
    family: 'flow_interface_counter_in_multicast_packets_total',
    help: 'Multicast packets received. ifInMulticastPkts.',
  },
  {
    name: 'ifInBroadcastPkts',
    ...generic,
    family: 'flow_interface_counter_in_broadcast_packets_total',
    help: 'Broadcast packets received. ifInBroadcastPkts.',
  },
  {
    name: 'ifInDiscards',
    ...generic,
    family: 'flow_interface_counter_in_discards_total',
    help: 'Good packets that were discarded as they came in. ifInDiscards.',
  },
  {
    name: 'ifInErrors',
    ...generic,
    family: 'flow_interface_counter_in_errors_total',
    help: 'Packets received with errors. ifInErrors.',
  },
  {
    name: 'ifInUnknownProtos',
    ...generic,
    family: 'flow_interface_counter_in_unknown_protocols_total',
    help: 'Packets received of a protocol that the device does not speak. ifInUnknownProtos.',
  },
  {
    name: 'ifOutOctets',
    ...octets,
    family: 'flow_interface_counter_out_bytes_total',
    help: 'Bytes sent, with framing. ifOutOctets.',
  },
  {
    name: 'ifOutUcastPkts',
    ...generic,
    family: 'flow_interface_counter_out_unicast_packets_total',
    help: 'Unicast packets sent. ifOutUcastPkts.',
  },
  {
    name: 'ifOutMulticastPkts',
    ...generic,
    family: 'flow_interface_counter_out_multicast_packets_total',
    help: 'Multicast packets sent. ifOutMulticastPkts.',
  },
  {
    name: 'ifOutBroadcastPkts',
    ...generic,
    family: 'flow_interface_counter_out_broadcast_packets_total',
    help: 'Broadcast packets sent. ifOutBroadcastPkts.',
  },
  {
    name: 'ifOutDiscards',
    ...generic,
    family: 'flow_interface_counter_out_discards_total',
    help: 'Good packets that were discarded before they went out. ifOutDiscards.',
  },
  {
    name: 'ifOutErrors',
    ...generic,
    family: 'flow_interface_counter_out_errors_total',
    help: 'Packets that could not be sent because of errors. ifOutErrors.',
  },
  {
    name: 'ifPromiscuousMode',
    structure: 1,
    bits: 32,
    kind: 'gauge',
    family: 'flow_interface_counter_promiscuous',
    help: '1 if the interface takes packets that are for others. ifPromiscuousMode.',
  },
  {
    name: 'dot3StatsAlignmentErrors',
    ...ethernet,
    family: 'flow_interface_counter_ethernet_alignment_errors_total',
    help: 'Frames received that are no whole number of bytes. dot3StatsAlignmentErrors.',
  },
  {
    name: 'dot3StatsFCSErrors',
    ...ethernet,
    family: 'flow_interface_counter_ethernet_fcs_errors_total',
    help: 'Frames received with a wrong check sequence. dot3StatsFCSErrors.',
  },
  {
    name: 'dot3StatsSingleCollisionFrames',
    ...ethernet,
    family: 'flow_interface_counter_ethernet_single_collision_frames_total',
    help: 'Frames sent after one collision. dot3StatsSingleCollisionFrames.',
  },
  {
    name: 'dot3StatsMultipleCollisionFrames',
    ...ethernet,
    family: 'flow_interface_counter_ethernet_multiple_collision_frames_total',
    help: 'Frames sent after several collisions. dot3StatsMultipleCollisionFrames.',
  },
  {
    name: 'dot3StatsSQETestErrors',
    ...ethernet,
    family: 'flow_interface_counter_ethernet_sqe_test_errors_total',
    help: 'Times that the signal quality test failed. dot3StatsSQETestErrors.',
  },
  {
    name: 'dot3StatsDeferredTransmissions',
    ...ethernet,
    family: 'flow_interface_counter_ethernet_deferred_transmissions_total',
    help: 'Frames that had to wait as the medium was busy. dot3StatsDeferredTransmissions.',
  },
  {
    name: 'dot3StatsLateCollisions',
    ...ethernet,
    family: 'flow_interface_counter_ethernet_late_collisions_total',
    help: 'Collisions later than 512 bits into a frame. dot3StatsLateCollisions.',
  },
  {
    name: 'dot3StatsExcessiveCollisions',
    ...ethernet,
    family: 'flow_interface_counter_ethernet_excessive_collisions_total',
    help: 'Frames given up after too many collisions. dot3StatsExcessiveCollisions.',
  },
  {
    name: 'dot3StatsInternalMacTransmitErrors',
    ...ethernet,
    family: 'flow_interface_counter_ethernet_internal_mac_transmit_errors_total',
    help: 'Frames not sent because of an error inside. dot3StatsInternalMacTransmitErrors.',
  },
  {
    name: 'dot3StatsCarrierSenseErrors',
    ...ethernet,
    family: 'flow_interface_counter_ethernet_carrier_sense_errors_total',
    help: 'Times that the carrier was lost while sending. dot3StatsCarrierSenseErrors.',
  },
  {
    name: 'dot3StatsFrameTooLongs',
    ...ethernet,
    family: 'flow_interface_counter_ethernet_frames_too_long_total',
    help: 'Frames received that are longer than allowed. dot3StatsFrameTooLongs.',
  },
  {
    name: 'dot3StatsInternalMacReceiveErrors',
    ...ethernet,
    family: 'flow_interface_counter_ethernet_internal_mac_receive_errors_total',
    help: 'Frames lost on reception because of an error inside. dot3StatsInternalMacReceiveErrors.',
  },
  {
    name: 'dot3StatsSymbolErrors',
    ...ethernet,
    family: 'flow_interface_counter_ethernet_symbol_errors_total',
    help: 'Times that an invalid symbol was received. dot3StatsSymbolErrors.',
  },
] as const satisfies readonly InterfaceCounter[]

export type InterfaceCounterName = (typeof interfaceCounters)[number]['name']

/** The row of each counter in the table, which is also its place in the values of a sample. */
export const interfaceCounterNumber = Object.fromEntries(
  interfaceCounters.map(({ name }, number) => [name, number]),
) as Readonly<Record<InterfaceCounterName, number>>

/** What a device counted at one of its interfaces; lent for the call. */
export interface CounterSample {
  /** Of the counter samples of this data source. */
  readonly sequence: number
  /** Time since the device was started, in milliseconds; goes back to 0 after 2^32. */
  readonly uptime: number
  /** What the counters are of: an ifIndex where `sourceType` is 0. */
  readonly source: number
  /** 0 an interface, 1 a VLAN, 2 a physical entity (sFlow version 5 §5.2, `sflow_data_source`). */
  readonly sourceType: number
  /** The one in the structure itself; `undefined` where no generic structure is in the sample. */
  readonly ifIndex: number | undefined
  /**
   * By row of `interfaceCounters`; `undefined` where the sample lacks the structure, or where the
   * value is all ones, with which a device says that it does not count this.
   */
  readonly values: readonly (bigint | undefined)[]
}

/** A packet that a device discarded and told us of (sFlow Dropped Packet Notification); lent. */
export interface DiscardSample {
  /** Of the discard samples of this data source. */
  readonly sequence: number
  /** The data source, an ifIndex where `sourceType` is 0. */
  readonly source: number
  readonly sourceType: number
  /** Words as in the fields of the same names. */
  readonly in_if: number
  readonly out_if: number
  /** Number in the `drop_reason` enumeration. */
  readonly reason: number
  /** Discarded packets since the start that the device could not tell of. */
  readonly drops: number
}
