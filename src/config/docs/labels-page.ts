import { type FieldName, type FieldText, fieldDefinition, fields } from '../../model/fields.ts'
import { valueNamesOf } from '../../model/render.ts'
import { markdownTable } from './markdown-table.ts'

/** docs/labels.md: every field, from the field table. */
export function labelsPage(): string {
  const rows = fields.map(({ name }) => {
    const { label, from, follows, help } = fieldDefinition(name)
    const more = from === 'enrich' ? ` [Looked up](enrichment.md)${followText(follows)}.` : ''
    return [`\`${name}\``, label, reads(name), `${help}${more}`]
  })
  return `# Labels

The fields of a flow. A metric takes them as labels and in \`where\`, see
[configuration.md](configuration.md#a-metric).

* **bounded**: has few values. Beyond the limit of a metric, \`other\` rows keep it, so that sums by
  it stay exact.
* **unbounded**: can have any number of values. Beyond the limit of a metric it reads \`other\`.
* **never**: is no label, since it is different for every flow, or is a list. It can be used in
  \`where\`, if it is no list.

A metric can see it the other way with \`keep\` and \`collapse\`. Names are looked up; beside what they
follow they make no label sets of their own, and are kept where that is kept. IE is the number of the [information element](https://www.iana.org/assignments/ipfix)
that a field comes from.

${markdownTable(['Field', 'As a label', 'How it reads', 'What it is'], rows)}
`
}

/** What has no row here has names for its numbers. */
const texts: Partial<Record<FieldText, string>> = {
  number: 'number',
  address: '`192.0.2.1`, `2001:db8::1`',
  network: '`192.0.2.0/24`, `2001:db8::/32`',
  mac: '`00:53:00:12:34:56`',
  ethertype: '`IPv4`, `IPv6`, `ARP`, else `0x88cc`',
  protocol: '`TCP`, `UDP`, `ICMP` …, else the number',
  name: 'text',
  string: 'text',
  application: '`3:80`',
  numbers: 'list of numbers',
  addresses: 'list of addresses',
  layers: 'list of names',
}

function reads(name: FieldName): string {
  const { text, label, absent } = fieldDefinition(name)
  const names = valueNamesOf(name).map((value) => `\`${value}\``)
  const known = texts[text] ?? `${names.join(', ')}, else the number`
  const isSaid = label === 'never' || absent === undefined || absent === '0'
  if (isSaid) return known
  return `${known}; ${absent === '' ? 'empty' : `\`${absent}\``} where not said`
}

function followText(follows: readonly string[] = []): string {
  if (follows.length === 0) return ''
  return `, follows ${follows.map((name) => `\`${name}\``).join(' and ')}`
}
