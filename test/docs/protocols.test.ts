import { describe, it } from 'node:test'
import { markdownTable } from '../../src/config/docs/markdown-table.ts'
import type { JsonFormat } from '../../src/decode/messages/json-key.ts'
import { aggregationSchemes } from '../../src/decode/netflow8/aggregation-schemes.ts'
import { netobservJson } from '../../src/decode/netobserv/netobserv-json.ts'
import type { Layer } from '../../src/decode/packet/layer.ts'
import {
  behindLabels,
  eitherPort,
  ethernet,
  ethernetTypes,
  inAnyIp,
  inIpv4,
  inIpv6,
  udpPorts,
} from '../../src/decode/packet/layers.ts'
import type { FirstLayer } from '../../src/decode/packet/packet-reader.ts'
import { pmacctJson } from '../../src/decode/pmacct/pmacct-json.ts'
import { flowRecordKinds } from '../../src/decode/sflow5/flow-record-kinds.ts'
import { informationElements } from '../../src/decode/template/information-elements.ts'
import { sectionElements } from '../../src/decode/template/packet-sections.ts'
import { assertGoldenPart } from '../support/golden-part.ts'

/** A row for each element, with all fields that it can fill. */
function elementTable(): string {
  const rows = new Map<string, { name: string; fields: string[] }>()
  for (const { id, enterprise = 0, name, field } of informationElements) {
    const key = enterprise === 0 ? `${id}` : `${enterprise}/${id}`
    const row = rows.get(key) ?? { name, fields: [] }
    if (!row.fields.includes(field)) row.fields.push(field)
    rows.set(key, row)
  }
  const order = (key: string) => Number(key.split('/').at(-1)) + (key.includes('/') ? 1e6 : 0)
  return markdownTable(
    ['Element', 'Name', 'Fields'],
    [...rows]
      .sort(([a], [b]) => order(a) - order(b))
      .map(([key, { name, fields }]) => [
        key,
        name,
        fields.map((field) => `\`${field}\``).join(', '),
      ]),
  )
}

/** A row for each aggregation scheme of NetFlow v8, with the fields that tell its records apart. */
function schemeTable(): string {
  const named = new Set(['bytes', 'packets', 'time_flow_start_ns', 'time_flow_end_ns'])
  return markdownTable(
    ['Scheme', 'By', 'Fields'],
    aggregationSchemes.map(({ number, name, template }) => {
      const fields = template.fields.flatMap(({ id }) =>
        informationElements
          .filter((element) => element.id === id && element.enterprise === undefined)
          .map(({ field }) => field)
          .filter((field) => !named.has(field)),
      )
      return [`${number}`, name, [...new Set(fields)].map((field) => `\`${field}\``).join(', ')]
    }),
  )
}

/** A row for each record of sFlow that fills a field. */
function flowRecordTable(): string {
  return markdownTable(
    ['Format', 'Structure', 'Fields'],
    flowRecordKinds.map(({ format, structure, fields }) => [
      `${format}`,
      `\`${structure}\``,
      fields.map((field) => `\`${field}\``).join(', '),
    ]),
  )
}

/** What the elements that hold sections of packets are looked into as. */
function sectionTable(): string {
  const read: Readonly<Partial<Record<FirstLayer, string>>> = {
    ethernet: 'a frame of Ethernet',
    ip: 'an IP packet, the version by its first four bits',
    mpls: 'labels, and behind them an IP packet',
  }
  const found = sectionElements.map(({ id, name, first }) => {
    return [`${id}`, name, first === undefined ? 'its length only' : (read[first] ?? first)]
  })
  return markdownTable(['Element', 'Name', 'Read as'], found)
}

/** How each layer is come to: the tables that say what follows, and what their numbers are. */
const ways: readonly (readonly [ReadonlyMap<number, Layer>, (number: number) => string])[] = [
  [ethernetTypes, (type) => `Ethernet type 0x${type.toString(16).padStart(4, '0')}`],
  [behindLabels, (bits) => `first bits ${bits} behind MPLS`],
  [inAnyIp, (protocol) => `IP protocol ${protocol}`],
  [inIpv4, (protocol) => `IPv4 protocol ${protocol}`],
  [inIpv6, (protocol) => `IPv6 next header ${protocol}`],
  [udpPorts, (port) => `UDP to port ${port}`],
  [eitherPort, (port) => `UDP from port ${port}`],
]

/** A row for each layer of a packet, from the outermost in. */
function layerTable(): string {
  const reached = new Map<Layer, string[]>([[ethernet, []]])
  for (const [table, text] of ways) {
    for (const [number, layer] of table) {
      reached.set(layer, [...(reached.get(layer) ?? []), text(number)])
    }
  }
  return markdownTable(
    ['Layer', 'Specification', 'Reached by', 'Tunnel'],
    [...reached]
      .sort(([a], [b]) => a.depth - b.depth)
      .map(([{ name, specification, tunnels = [] }, by]) => [
        name,
        specification,
        by.join(', '),
        tunnels.map((tunnel) => `\`${tunnel}\``).join(', '),
      ]),
  )
}

/** A row for each key of a format in JSON that fills a field. */
function keyTable({ keys }: JsonFormat): string {
  const fields = new Map<string, string[]>()
  for (const { key, field } of keys) {
    if (field !== undefined) fields.set(key, [...(fields.get(key) ?? []), `\`${field}\``])
  }
  return markdownTable(
    ['Key', 'Fields'],
    [...fields].map(([key, names]) => [`\`${key}\``, names.join(', ')]),
  )
}

describe('docs/protocols.md', () => {
  it('has every key of pmacct that fills a field', () => {
    assertGoldenPart(keyTable(pmacctJson), 'docs/protocols.md', 'pmacct-keys')
  })

  it('has every key of NetObserv that fills a field', () => {
    assertGoldenPart(keyTable(netobservJson), 'docs/protocols.md', 'netobserv-keys')
  })

  it('has every section of a packet', () => {
    assertGoldenPart(sectionTable(), 'docs/protocols.md', 'sections')
  })

  it('has every record of sFlow that fills a field', () => {
    assertGoldenPart(flowRecordTable(), 'docs/protocols.md', 'flow-records')
  })

  it('has every aggregation scheme of NetFlow v8', () => {
    assertGoldenPart(schemeTable(), 'docs/protocols.md', 'schemes')
  })

  it('has every layer of a packet', () => {
    assertGoldenPart(layerTable(), 'docs/protocols.md', 'layers')
  })

  it('has every information element that fills a field', () => {
    assertGoldenPart(elementTable(), 'docs/protocols.md', 'elements')
  })
})
