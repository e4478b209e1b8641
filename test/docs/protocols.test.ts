import { describe, it } from 'node:test'
import { markdownTable } from '../../src/config/docs/markdown-table.ts'
import { aggregationSchemes } from '../../src/decode/netflow8/aggregation-schemes.ts'
import type { FirstLayer } from '../../src/decode/packet/packet-reader.ts'
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

describe('docs/protocols.md', () => {
  it('has every section of a packet', () => {
    assertGoldenPart(sectionTable(), 'docs/protocols.md', 'sections')
  })

  it('has every record of sFlow that fills a field', () => {
    assertGoldenPart(flowRecordTable(), 'docs/protocols.md', 'flow-records')
  })

  it('has every aggregation scheme of NetFlow v8', () => {
    assertGoldenPart(schemeTable(), 'docs/protocols.md', 'schemes')
  })

  it('has every information element that fills a field', () => {
    assertGoldenPart(elementTable(), 'docs/protocols.md', 'elements')
  })
})
