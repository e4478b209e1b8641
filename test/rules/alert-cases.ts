/** What Prometheus is given, and whether an alert is to fire at the end of it. */
export interface AlertCase {
  readonly alert: string
  readonly when: string
  /** Series with their values, in promtool's notation: one a minute; about the week, one every two minutes. */
  readonly series: Readonly<Record<string, string>>
  /** When it is looked at, in as many values. */
  readonly at: number
  /** The alerts that fire: their labels beside `severity`, and what they say. */
  readonly fires: readonly {
    readonly labels: Readonly<Record<string, string>>
    /** Where it may have one or another. */
    readonly severity?: string
    readonly summary: string
    readonly description?: RegExp
  }[]
}

const job = 'job="flowtally"'
const one = `${job},instance="a"`
const flows = 'listen="k",topic="flows"'
const sampler = `${one},sampler="edge1.fra"`

/** A day of values every two minutes, and eight of them: the week that ended a day ago is whole. */
const DAY = 720
const LONG = 8 * DAY

const asInfo = { [`flow_as_info{${one},asn="64500",name="Example Satellite"}`]: `1x${LONG + 200}` }
const all = { [`job:flow_as_bits:rate5m{${job}}`]: `5e9x${LONG + 200}` }

/** A series by source AS, for eight days and then for four hours. */
const source = (before: string, after: string) => ({
  [`src_as:flow_as_bits:rate5m{${job},src_as="64500"}`]: `${before}x${LONG} ${after}x120`,
})
const pair = (before: string, after: string) => ({
  [`src_as_dst_as:flow_as_bits:rate5m{${job},src_as="64500",dst_as="64509"}`]: `${before}x${LONG} ${after}x120`,
})
const known = { [`src_as:flow_as_bits:rate5m{${job},src_as="1"}`]: `1e9x${LONG + 200}` }
const fromSatellite = { job: 'flowtally', src_as: '64500', direction: 'from' }

/** Cases about the week before: looked at four hours after eight days. */
export const weekCases: readonly AlertCase[] = [
  {
    alert: 'FlowtallyAsAboveLastWeek',
    when: 'it is three times what it was',
    series: { ...source('100e6', '300e6'), ...asInfo },
    at: LONG + 120,
    fires: [
      {
        labels: fromSatellite,
        summary: 'Traffic from AS64500 (Example Satellite) is above its last week: 300Mbit/s',
        description: /is 300Mbit\/s\. In 99 % of its last week it was below 100Mbit\/s/,
      },
    ],
  },
  {
    alert: 'FlowtallyAsAboveLastWeek',
    when: 'the scrape before it was looked at has failed',
    series: {
      ...source('100e6', '300e6'),
      [`flow_as_info{${one},asn="64500",name="Example Satellite"}`]: `1x${LONG + 118} stale`,
    },
    at: LONG + 120,
    fires: [
      {
        labels: fromSatellite,
        summary: 'Traffic from AS64500 (Example Satellite) is above its last week: 300Mbit/s',
      },
    ],
  },
  {
    alert: 'FlowtallyAsAboveLastWeek',
    when: 'it is a little more than it was',
    series: { ...source('100e6', '140e6'), ...asInfo },
    at: LONG + 120,
    fires: [],
  },
  {
    alert: 'FlowtallyAsAboveLastWeek',
    when: 'it is a thousand times what it was, and still nothing',
    series: { ...source('3e3', '3e6'), ...asInfo },
    at: LONG + 120,
    fires: [],
  },
  {
    alert: 'FlowtallyAsAboveLastWeek',
    when: 'it was not there all week',
    series: {
      [`src_as:flow_as_bits:rate5m{${job},src_as="64500"}`]: `_x${3 * DAY} 100e6x${5 * DAY} 300e6x120`,
    },
    at: LONG + 120,
    fires: [],
  },
  {
    alert: 'FlowtallyAsAboveLastWeek',
    when: 'it is what has no row of its own, or no AS',
    series: {
      [`src_as:flow_as_bits:rate5m{${job},src_as="0"}`]: `100e6x${LONG} 300e6x120`,
      [`src_as:flow_as_bits:rate5m{${job},src_as="other"}`]: `100e6x${LONG} 300e6x120`,
    },
    at: LONG + 120,
    fires: [],
  },
  {
    alert: 'FlowtallyAsBelowLastWeek',
    when: 'it is a fifth of what it was',
    series: { ...source('500e6', '100e6'), ...all, ...asInfo },
    at: LONG + 120,
    fires: [
      {
        labels: fromSatellite,
        summary: 'Traffic from AS64500 (Example Satellite) is below its last week: 100Mbit/s',
        description: /In 99 % of its last week it was above 500Mbit\/s/,
      },
    ],
  },
  {
    alert: 'FlowtallyAsBelowLastWeek',
    when: 'it is gone altogether',
    series: { ...source('500e6', '_'), ...all, ...asInfo },
    at: LONG + 120,
    fires: [
      {
        labels: fromSatellite,
        summary: 'Traffic from AS64500 (Example Satellite) is below its last week: 0 bit/s',
      },
    ],
  },
  {
    alert: 'FlowtallyAsBelowLastWeek',
    when: 'every night is as quiet',
    series: {
      [`src_as:flow_as_bits:rate5m{${job},src_as="64500"}`]: `${'500e6x599 90e6x119 '.repeat(8)}90e6x120`,
      ...all,
    },
    at: LONG + 60,
    fires: [],
  },
  {
    alert: 'FlowtallyAsBelowLastWeek',
    when: 'there are no flows of anybody: that is another alert',
    series: { ...source('500e6', '_'), ...asInfo },
    at: LONG + 120,
    fires: [],
  },
  {
    alert: 'FlowtallyNewTopAs',
    when: 'it came an hour ago',
    series: {
      ...known,
      [`src_as:flow_as_bits:rate5m{${job},src_as="64500"}`]: `_x${LONG} 700e6x120`,
      ...asInfo,
    },
    at: LONG + 120,
    fires: [
      {
        labels: fromSatellite,
        summary: 'New among the top 10: traffic from AS64500 (Example Satellite), 700Mbit/s',
      },
    ],
  },
  {
    alert: 'FlowtallyNewTopAs',
    when: 'everybody is new, as after an installation',
    series: { [`src_as:flow_as_bits:rate5m{${job},src_as="64500"}`]: `_x${LONG} 700e6x120` },
    at: LONG + 120,
    fires: [],
  },
  {
    alert: 'FlowtallyNewTopAs',
    when: 'it came and went in the week before',
    series: {
      ...known,
      [`src_as:flow_as_bits:rate5m{${job},src_as="64500"}`]: `_x${DAY} 600e6x30 _x${6 * DAY + 688} 700e6x120`,
    },
    at: LONG + 120,
    fires: [],
  },
  {
    alert: 'FlowtallyAsPairSilent',
    when: 'it had steady traffic, and has no row any more',
    series: {
      ...pair('80e6', '_'),
      ...all,
      ...asInfo,
      [`flow_as_info{${one},asn="64509",name="Example Airline"}`]: `1x${LONG + 200}`,
    },
    at: LONG + 120,
    fires: [
      {
        labels: { job: 'flowtally', src_as: '64500', dst_as: '64509' },
        summary:
          'No traffic from AS64500 (Example Satellite) to AS64509 (Example Airline) any more',
        description: /In half of its last week it was above 80Mbit\/s/,
      },
    ],
  },
  {
    alert: 'FlowtallyAsPairSilent',
    when: 'there is still a tenth of it',
    series: { ...pair('80e6', '8e6'), ...all },
    at: LONG + 120,
    fires: [],
  },
  {
    alert: 'FlowtallyAsPairSilent',
    when: 'it never had much',
    series: { ...pair('3e3', '_'), ...all },
    at: LONG + 120,
    fires: [],
  },
]

/** Cases of which an hour or two is enough. */
export const hourCases: readonly AlertCase[] = [
  {
    alert: 'FlowtallyDown',
    when: 'one of two cannot be scraped',
    series: {
      [`up{${one}}`]: '1x10 0x20',
      [`flowtally_build_info{${one},version="1"}`]: '1x10 _x20',
      [`up{${job},instance="b"}`]: '1x30',
      [`flowtally_build_info{${job},instance="b",version="1"}`]: '1x30',
      'up{job="node",instance="c"}': '0x30',
    },
    at: 25,
    fires: [{ labels: { job: 'flowtally', instance: 'a' }, summary: 'No metrics of flowtally a' }],
  },
  {
    alert: 'FlowtallyDown',
    when: 'there is none at all',
    series: { 'up{job="node",instance="c"}': '1x30' },
    at: 25,
    fires: [{ labels: {}, summary: 'No metrics of any flowtally' }],
  },
  {
    alert: 'FlowtallyDown',
    when: 'both are there',
    series: {
      [`up{${one}}`]: '1x30',
      [`flowtally_build_info{${one},version="1"}`]: '1x15 _x15',
      [`flowtally_build_info{${one},version="2"}`]: '_x15 1x15',
    },
    at: 25,
    fires: [],
  },
  {
    alert: 'FlowtallyLaneDown',
    when: 'one of two stays away',
    series: {
      [`flowtally_lane_up{${one},lane="0"}`]: '1x30',
      [`flowtally_lane_up{${one},lane="1"}`]: '1x10 0x20',
    },
    at: 13,
    fires: [
      {
        labels: { job: 'flowtally', instance: 'a', lane: '1' },
        severity: 'critical',
        summary: 'Lane 1 of a receives nothing',
      },
    ],
  },
  {
    alert: 'FlowtallyLaneDown',
    when: 'it dies again and again',
    series: {
      [`flowtally_lane_up{${one},lane="0"}`]: '1x20 0 1x10 0 1x10 0 1x20',
      [`flowtally_lane_restarts_total{${one},lane="0"}`]: '0x20 1x10 2x10 3x20',
    },
    at: 60,
    fires: [
      {
        labels: { job: 'flowtally', instance: 'a', lane: '0' },
        severity: 'warning',
        summary: 'Lane 0 of a died 3 times in an hour',
      },
    ],
  },
  {
    alert: 'FlowtallyLaneDown',
    when: 'it died and was started again',
    series: {
      [`flowtally_lane_up{${one},lane="0"}`]: '1x28 0 1x30',
      [`flowtally_lane_restarts_total{${one},lane="0"}`]: '0x28 1x31',
    },
    at: 30,
    fires: [],
  },
  {
    alert: 'FlowtallySamplerSilent',
    when: 'its last flow is an hour old, at either instance; datagrams still come',
    series: {
      [`flowtally_sampler_last_flow_timestamp_seconds{${sampler}}`]: '0+60x30 1800x60',
      [`flowtally_sampler_last_flow_timestamp_seconds{${job},instance="b",sampler="edge1.fra"}`]:
        '0+60x20 1200x70',
      [`flowtally_sampler_last_payload_timestamp_seconds{${sampler}}`]: '0+60x90',
      [`flow_sampler_info{${sampler},sampler_address="192.0.2.7"}`]: '1x90',
    },
    at: 90,
    fires: [
      {
        labels: { job: 'flowtally', sampler: 'edge1.fra' },
        summary: 'No flows from edge1.fra for 1h 0m 0s',
        description: /its last datagram 0s ago/,
      },
    ],
  },
  {
    alert: 'FlowtallySamplerSilent',
    when: 'flowtally was started anew since, and has not heard of it',
    series: {
      [`flowtally_sampler_last_flow_timestamp_seconds{${sampler}}`]: '0+60x30 _x60',
      [`flow_sampler_info{${sampler},sampler_address="192.0.2.7"}`]: '1x30 _x60',
      [`flow_sampler_info{${one},sampler="edge2.ams",sampler_address="192.0.2.8"}`]: '1x90',
    },
    at: 50,
    fires: [
      {
        labels: { job: 'flowtally', sampler: 'edge1.fra' },
        summary: 'No flows from edge1.fra for 20m 0s',
        description: /there is no datagram of it since flowtally began/,
      },
    ],
  },
  {
    alert: 'FlowtallySamplerSilent',
    when: 'flowtally itself is down: that is another alert',
    series: {
      [`up{${one}}`]: '1x30 0x60',
      [`flowtally_sampler_last_flow_timestamp_seconds{${sampler}}`]: '0+60x30 _x60',
    },
    at: 60,
    fires: [],
  },
  {
    alert: 'FlowtallySamplerSilent',
    when: 'it is called otherwise now',
    series: {
      [`flowtally_sampler_last_flow_timestamp_seconds{${one},sampler="192.0.2.7"}`]:
        '0+60x30 stale',
      [`flow_sampler_info{${one},sampler="192.0.2.7",sampler_address="192.0.2.7"}`]: '1x30 stale',
      [`flowtally_sampler_last_flow_timestamp_seconds{${sampler}}`]: '_x31 1860+60x60',
      [`flow_sampler_info{${sampler},sampler_address="192.0.2.7"}`]: '_x31 1x60',
    },
    at: 80,
    fires: [],
  },
  {
    alert: 'FlowtallySamplerSilent',
    when: 'it was called otherwise, and is silent since',
    series: {
      [`flowtally_sampler_last_flow_timestamp_seconds{${one},sampler="192.0.2.7"}`]:
        '0+60x30 stale',
      [`flow_sampler_info{${one},sampler="192.0.2.7",sampler_address="192.0.2.7"}`]: '1x30 stale',
      [`flowtally_sampler_last_flow_timestamp_seconds{${sampler}}`]: '_x31 1800x60',
      [`flow_sampler_info{${sampler},sampler_address="192.0.2.7"}`]: '_x31 1x60',
    },
    at: 80,
    fires: [
      {
        labels: { job: 'flowtally', sampler: 'edge1.fra' },
        summary: 'No flows from edge1.fra for 50m 0s',
      },
    ],
  },
  {
    alert: 'FlowtallySamplerSilent',
    when: 'its flows come to another instance now',
    series: {
      [`flowtally_sampler_last_flow_timestamp_seconds{${sampler}}`]: '0+60x30 1800x60',
      [`flowtally_sampler_last_flow_timestamp_seconds{${job},instance="b",sampler="edge1.fra"}`]:
        '_x30 1800+60x60',
    },
    at: 90,
    fires: [],
  },
  {
    alert: 'FlowtallyTemplateMissing',
    when: 'sets are given up',
    series: {
      [`flowtally_sets_dropped_total{${sampler},reason="template_unknown"}`]: '0x10 0+5x30',
    },
    at: 30,
    fires: [
      {
        labels: { job: 'flowtally', sampler: 'edge1.fra', reason: 'template_unknown' },
        summary: 'Flows of edge1.fra are lost for want of their template',
      },
    ],
  },
  {
    alert: 'FlowtallyTemplateMissing',
    when: 'sets are dropped for another reason, or were before flowtally was restarted',
    series: {
      [`flowtally_sets_dropped_total{${sampler},reason="template_unknown"}`]: '7x10 0x30',
      [`flowtally_sets_dropped_total{${sampler},reason="sample_unknown"}`]: '0+5x40',
    },
    at: 30,
    fires: [],
  },
  {
    alert: 'FlowtallySequenceLoss',
    when: 'a tenth of the records of IPFIX is lost, and a fifth of the datagrams of v9',
    series: {
      [`flowtally_sequence_lost_total{${sampler},export_protocol="ipfix",domain="1"}`]: '0+10x60',
      [`flowtally_records_decoded_total{${sampler},export_protocol="ipfix"}`]: '0+90x60',
      [`flowtally_sequence_lost_total{${one},sampler="edge2",export_protocol="netflow_v9",domain="2"}`]:
        '0+20x60',
      [`flowtally_records_decoded_total{${one},sampler="edge2",export_protocol="netflow_v9"}`]:
        '0+8000x60',
      [`flowtally_payloads_decoded_total{${one},sampler="edge2"}`]: '0+80x60',
    },
    at: 50,
    fires: [
      {
        labels: { job: 'flowtally', sampler: 'edge1.fra', export_protocol: 'ipfix' },
        summary: '10% of what edge1.fra sends is lost',
      },
      {
        labels: { job: 'flowtally', sampler: 'edge2', export_protocol: 'netflow_v9' },
        summary: '20% of what edge2 sends is lost',
      },
    ],
  },
  {
    alert: 'FlowtallySequenceLoss',
    when: 'one in a thousand is lost',
    series: {
      [`flowtally_sequence_lost_total{${sampler},export_protocol="ipfix",domain="1"}`]: '0+1x60',
      [`flowtally_records_decoded_total{${sampler},export_protocol="ipfix"}`]: '0+999x60',
    },
    at: 50,
    fires: [],
  },
  {
    alert: 'FlowtallyKernelDrops',
    when: 'the buffer is full again and again',
    series: { [`flowtally_kernel_drops_total{${one},listen="flow://:2055"}`]: '0+60x60' },
    at: 30,
    fires: [
      {
        labels: { job: 'flowtally', instance: 'a', listen: 'flow://:2055' },
        summary: 'The kernel drops datagrams at flow://:2055',
        description: /dropped 300 datagrams in five minutes at flow:\/\/:2055 of a/,
      },
    ],
  },
  {
    alert: 'FlowtallyKernelDrops',
    when: 'it was full once',
    series: { [`flowtally_kernel_drops_total{${one},listen="flow://:2055"}`]: '0x10 500x50' },
    at: 30,
    fires: [],
  },
  {
    alert: 'FlowtallyUndecodable',
    when: 'datagrams of a sampler cannot be read',
    series: {
      [`flowtally_payloads_undecodable_total{${sampler},reason="unknown_version"}`]: '0+60x60',
      [`flowtally_sets_undecodable_total{${sampler},reason="set_length"}`]: '0x60',
    },
    at: 40,
    fires: [
      {
        labels: { job: 'flowtally', sampler: 'edge1.fra', reason: 'unknown_version' },
        summary: 'Not everything of edge1.fra can be read: unknown_version',
      },
    ],
  },
  {
    alert: 'FlowtallyUndecodable',
    when: 'somebody else sent one that could not be read',
    series: {
      [`flowtally_payloads_undecodable_total{${sampler},reason="unknown_version"}`]: '0x10 1x50',
    },
    at: 40,
    fires: [],
  },
  {
    alert: 'FlowtallySamplingRateUnknown',
    when: 'something says that it samples, and nobody at which rate',
    series: {
      [`flowtally_observations_sampled_unknown_rate_total{${sampler}}`]: '0+10x60',
      [`flowtally_observations_unknown_rate_total{${sampler}}`]: '0+10x60',
      [`flowtally_observations_total{${sampler}}`]: '0+10x60',
      [`flow_sampler_info{${sampler},sampler_address="192.0.2.7"}`]: '1x60',
    },
    at: 40,
    fires: [
      {
        labels: { job: 'flowtally', sampler: 'edge1.fra' },
        severity: 'warning',
        summary: 'edge1.fra samples, and nobody says at which rate',
        description: /^100% of the flows.* sampling: \{ overrides: \{ 192\.0\.2\.7: 1000 \} \}/,
      },
    ],
  },
  {
    alert: 'FlowtallySamplingRateUnknown',
    when: 'nothing says whether it samples',
    series: {
      [`flowtally_observations_sampled_unknown_rate_total{${sampler}}`]: '0x60',
      [`flowtally_observations_unknown_rate_total{${sampler}}`]: '0+10x60',
      [`flowtally_observations_total{${sampler}}`]: '0+10x60',
      [`flow_sampler_info{${sampler},sampler_address="192.0.2.7"}`]: '1x60',
    },
    at: 40,
    fires: [
      {
        labels: { job: 'flowtally', sampler: 'edge1.fra' },
        severity: 'info',
        summary: 'Does edge1.fra sample? It does not say',
        description:
          /say it once and this alert ends: sampling: \{ overrides: \{ 192\.0\.2\.7: 1 \} \}/,
      },
    ],
  },
  {
    alert: 'FlowtallySamplingRateUnknown',
    when: 'it was not known for some minutes after the start, and for samplers without flows',
    series: {
      [`flowtally_observations_unknown_rate_total{${sampler}}`]: '0+10x3 30x57',
      [`flowtally_observations_total{${sampler}}`]: '0+10x60',
      [`flowtally_observations_unknown_rate_total{${one},sampler="edge2"}`]: '0x60',
      [`flowtally_observations_total{${one},sampler="edge2"}`]: '0x60',
    },
    at: 40,
    fires: [],
  },
  {
    alert: 'FlowtallySamplingRateChanged',
    when: 'it is another one',
    series: {
      [`flowtally_sampling_rate{${sampler},export_protocol="ipfix",domain="1",sampler_id="1",source="options"}`]:
        '1000x30 1048576x30',
    },
    at: 40,
    fires: [
      {
        labels: {
          job: 'flowtally',
          instance: 'a',
          sampler: 'edge1.fra',
          export_protocol: 'ipfix',
          domain: '1',
          sampler_id: '1',
          source: 'options',
        },
        summary: 'edge1.fra samples one packet in 1048576 now',
      },
    ],
  },
  {
    alert: 'FlowtallySamplingRateChanged',
    when: 'each port of an sFlow agent has its own, or each interface',
    series: {
      [`flowtally_sampling_rate{${sampler},export_protocol="netflow_v9",domain="0",sampler_id="",source="interface"}`]:
        '1000 4000 '.repeat(30).trim(),
      [`flowtally_sampling_rate{${sampler},export_protocol="sflow_5",domain="0",sampler_id="",source="record"}`]:
        '1000 4000 '.repeat(30).trim(),
    },
    at: 40,
    fires: [],
  },
  {
    alert: 'FlowtallySamplingRateChanged',
    when: 'it stays, over a restart as well',
    series: {
      [`flowtally_sampling_rate{${sampler},export_protocol="ipfix",domain="1",sampler_id="1",source="options"}`]:
        '1000x10 _x10 1000x40',
    },
    at: 40,
    fires: [],
  },
  {
    alert: 'FlowtallyCardinalityAtLimit',
    when: 'it is full, and half of the bytes read other',
    series: {
      [`flowtally_rows{${one},metric="as",state="live"}`]: '1990x120',
      [`flowtally_rows{${one},metric="as",state="zero"}`]: '10x120',
      [`flowtally_row_limit{${one},metric="as"}`]: '2000x120',
      [`flowtally_other_bytes_total{${one},metric="as"}`]: '0+50x120',
      [`flowtally_tallied_bytes_total{${one},metric="as"}`]: '0+100x120',
    },
    at: 110,
    fires: [
      {
        labels: { job: 'flowtally', instance: 'a', metric: 'as' },
        summary: 'Metric as is at its limit, and much of it reads other',
        description: /has 2000 rows and takes no more, and 50% of its bytes read other/,
      },
    ],
  },
  {
    alert: 'FlowtallyCardinalityAtLimit',
    when: 'it is full and has most of it, or has room',
    series: {
      [`flowtally_rows{${one},metric="as",state="live"}`]: '2000x120',
      [`flowtally_row_limit{${one},metric="as"}`]: '2000x120',
      [`flowtally_other_bytes_total{${one},metric="as"}`]: '0+5x120',
      [`flowtally_tallied_bytes_total{${one},metric="as"}`]: '0+100x120',
      [`flowtally_rows{${one},metric="port",state="live"}`]: '100x120',
      [`flowtally_row_limit{${one},metric="port"}`]: '2000x120',
      [`flowtally_other_bytes_total{${one},metric="port"}`]: '0+50x120',
      [`flowtally_tallied_bytes_total{${one},metric="port"}`]: '0+100x120',
    },
    at: 110,
    fires: [],
  },
  {
    alert: 'FlowtallyInterfaceNearCapacity',
    when: 'flows fill an interface whose speed is configured',
    series: {
      [`flow_interface_bytes_total{${sampler},in_if="11",in_if_name="xe-0/1/3",out_if="2",out_if_name="et-0/0/2"}`]:
        '0+71250000000x60',
      [`flow_interface_speed_bytes{${sampler},ifIndex="11"}`]: '1250000000x60',
      [`flow_interface_speed_bytes{${sampler},ifIndex="2"}`]: '12500000000x60',
      [`flow_interface_info{${sampler},ifIndex="11",ifName="xe-0/1/3",ifAlias="Customer"}`]: '1x60',
    },
    at: 40,
    fires: [
      {
        labels: { job: 'flowtally', sampler: 'edge1.fra', ifIndex: '11', direction: 'in' },
        summary: 'edge1.fra xe-0/1/3 (Customer) ifIndex 11 is 95% full (in)',
      },
    ],
  },
  {
    alert: 'FlowtallyInterfaceNearCapacity',
    when: 'its own counters say so to two instances, whatever flows say',
    series: {
      [`flow_interface_counter_out_bytes_total{${job},instance="b",sampler="edge1.fra",ifIndex="7"}`]:
        '0+7125000000x60',
      [`flow_interface_counter_out_bytes_total{${sampler},ifIndex="7",ifName="eth7"}`]:
        '0+7125000000x60',
      [`flow_interface_counter_in_bytes_total{${sampler},ifIndex="7",ifName="eth7"}`]: '0+100x60',
      [`flow_interface_counter_speed_bytes{${sampler},ifIndex="7",ifName="eth7"}`]: '125000000x60',
      [`flow_interface_bytes_total{${sampler},in_if="7",out_if="7"}`]: '0+7400000000x60',
      [`flow_interface_speed_bytes{${sampler},ifIndex="7"}`]: '125000000x60',
    },
    at: 40,
    fires: [
      {
        labels: { job: 'flowtally', sampler: 'edge1.fra', ifIndex: '7', direction: 'out' },
        summary: 'edge1.fra ifIndex 7 is 95% full (out)',
      },
    ],
  },
  {
    alert: 'FlowtallyInterfaceNearCapacity',
    when: 'it is half full, or its speed is not known',
    series: {
      [`flow_interface_bytes_total{${sampler},in_if="11",out_if="2"}`]: '0+37500000000x60',
      [`flow_interface_speed_bytes{${sampler},ifIndex="11"}`]: '1250000000x60',
      [`flow_interface_counter_in_bytes_total{${sampler},ifIndex="9"}`]: '0+37500000000x60',
      [`flow_interface_counter_speed_bytes{${sampler},ifIndex="9"}`]: '0x60',
    },
    at: 40,
    fires: [],
  },
  {
    alert: 'FlowtallyCounterMismatch',
    when: 'the sampling rate is half of what it should be',
    series: { [`flow_interface_audit_ratio{${sampler},ifIndex="7",direction="in"}`]: '0.5x60' },
    at: 40,
    fires: [
      {
        labels: {
          job: 'flowtally',
          instance: 'a',
          sampler: 'edge1.fra',
          ifIndex: '7',
          direction: 'in',
        },
        summary: 'Flows of edge1.fra ifIndex 7 come to 0.50 times what it counted',
      },
    ],
  },
  {
    alert: 'FlowtallyCounterMismatch',
    when: 'they are a few per cent apart, or only the way out is not sampled',
    series: {
      [`flow_interface_audit_ratio{${sampler},ifIndex="7",direction="in"}`]: '0.95x60',
      [`flow_interface_audit_ratio{${sampler},ifIndex="7",direction="out"}`]: '0.3x60',
    },
    at: 40,
    fires: [],
  },
  {
    alert: 'FlowtallyReloadFailed',
    when: 'the new configuration could not be used',
    series: { [`flowtally_config_last_reload_successful{${one}}`]: '1x10 0x20' },
    at: 20,
    fires: [
      {
        labels: { job: 'flowtally', instance: 'a' },
        summary: 'The new configuration of a is not used',
      },
    ],
  },
  {
    alert: 'FlowtallyReloadFailed',
    when: 'it was put right',
    series: { [`flowtally_config_last_reload_successful{${one}}`]: '1x10 0x5 1x20' },
    at: 20,
    fires: [],
  },
  {
    alert: 'FlowtallyWebConfigFailed',
    when: 'its key does not fit any more',
    series: { [`flowtally_web_config_last_reload_successful{${one}}`]: '1x10 0x20' },
    at: 20,
    fires: [
      {
        labels: { job: 'flowtally', instance: 'a' },
        summary: 'The new web configuration or certificate of a is not used',
      },
    ],
  },
  {
    alert: 'FlowtallyWebConfigFailed',
    when: 'certificate and key were written one after the other',
    series: { [`flowtally_web_config_last_reload_successful{${one}}`]: '1x10 0x2 1x20' },
    at: 20,
    fires: [],
  },
  {
    alert: 'FlowtallyCertificateExpires',
    when: 'it ends in ten days, or is over',
    series: {
      [`flowtally_web_certificate_expiry_timestamp_seconds{${one},use="server"}`]: `${10 * 86_400 + 6000}x100`,
      [`flowtally_web_certificate_expiry_timestamp_seconds{${job},instance="b",use="server"}`]:
        '-5x100',
    },
    at: 100,
    fires: [
      {
        labels: { job: 'flowtally', instance: 'a', use: 'server' },
        summary: 'The certificate of a expires in 10d 0h 0m 0s',
      },
      {
        labels: { job: 'flowtally', instance: 'b', use: 'server' },
        summary: 'The certificate of b has expired',
      },
    ],
  },
  {
    alert: 'FlowtallyCertificateExpires',
    when: 'it has three weeks',
    series: {
      [`flowtally_web_certificate_expiry_timestamp_seconds{${one},use="server"}`]: `${21 * 86_400}x100`,
    },
    at: 100,
    fires: [],
  },
  {
    alert: 'FlowtallyKafkaNotRead',
    when: 'brokers do not answer',
    series: { [`flowtally_kafka_connected{${one},listen="kafka://k:9092/flows"}`]: '1x10 0x20' },
    at: 20,
    fires: [
      {
        labels: { job: 'flowtally', instance: 'a', listen: 'kafka://k:9092/flows' },
        summary: 'kafka://k:9092/flows is not read',
      },
    ],
  },
  {
    alert: 'FlowtallyKafkaNotRead',
    when: 'the group was shared out anew',
    series: { [`flowtally_kafka_connected{${one},listen="kafka://k:9092/flows"}`]: '1x10 0 1x20' },
    at: 20,
    fires: [],
  },
  {
    alert: 'FlowtallyKafkaLag',
    when: 'two instances are behind with two partitions',
    series: {
      [`flowtally_kafka_lag_messages{${one},${flows},group="g",partition="0"}`]: '600000x60',
      [`flowtally_kafka_lag_messages{${job},instance="b",${flows},group="g",partition="1"}`]:
        '700000x60',
    },
    at: 40,
    fires: [
      {
        labels: { job: 'flowtally', listen: 'k', topic: 'flows', group: 'g' },
        summary: 'Topic flows is 1.3M messages behind',
        description:
          /^1\.3M messages of topic flows at k are .* not read yet by group g\. Partition 1 has 700k of them\.$/,
      },
    ],
  },
  {
    alert: 'FlowtallyKafkaLag',
    when: 'partitions are read without a group',
    series: {
      [`flowtally_kafka_lag_messages{${one},${flows},partition="0"}`]: '2000000x60',
    },
    at: 40,
    fires: [
      {
        labels: { job: 'flowtally', listen: 'k', topic: 'flows' },
        summary: 'Topic flows is 2M messages behind',
        description: / were not read yet\. Partition 0 has 2M of them\.$/,
      },
    ],
  },
  {
    alert: 'FlowtallyKafkaLag',
    when: 'two groups are each a little behind',
    series: {
      [`flowtally_kafka_lag_messages{${one},${flows},group="g",partition="0"}`]: '600000x60',
      [`flowtally_kafka_lag_messages{${job},instance="b",${flows},group="h",partition="0"}`]:
        '600000x60',
    },
    at: 40,
    fires: [],
  },
  {
    alert: 'FlowtallyKafkaLag',
    when: 'it is soon read',
    series: {
      [`flowtally_kafka_lag_messages{${one},${flows},group="g",partition="0"}`]:
        '0x10 5000000x8 10x40',
    },
    at: 22,
    fires: [],
  },
]
