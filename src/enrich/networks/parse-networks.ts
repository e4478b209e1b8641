import { type Network, networkKey, parseNetwork } from '../../model/address.ts'
import { parseAsNumber } from '../../model/as-number.ts'
import { cleanName } from '../../model/name-text.ts'
import type { NamedNetwork } from '../../model/named-network.ts'
import { splitFields } from '../split-fields.ts'

/** What a file of networks says. */
export interface NetworkList {
  readonly networks: readonly NamedNetwork[]
  /** Lines that say nothing that could be understood, or the same network again. */
  readonly unreadable: number
  /** What is wrong with the first of them: `line 7: "10.0.0.0/33" is no network`. */
  readonly problems: readonly string[]
}

/** Bad lines that are told of one by one. */
const MOST_TOLD = 3

/** The names of columns that a heading may have. */
const columns = {
  network: ['cidr', 'network', 'prefix', 'subnet', 'net', 'ip_network'],
  name: ['name', 'description', 'label', 'site', 'customer'],
  as: ['asn', 'as', 'as_number', 'autonomous_system_number'],
} as const

type Column = keyof typeof columns

/** Which field of a line is what; -1 for none. */
type Layout = Readonly<Record<Column, number>>

const usual: Layout = { network: 0, name: 1, as: 2 }

const NEWLINE = 10

/**
 * Reads lines `192.0.2.0/24,name,AS64500` with commas, semicolons or tabs, with or without a heading,
 * or `192.0.2.0/24 name`; to be done in slices. `#` begins a comment. A bad line costs itself only.
 */
export function* parseNetworks(bytes: Buffer): Generator<undefined, NetworkList> {
  const list = new List()
  let layout: Layout | undefined
  let number = 0
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, start)
    const end = newline < 0 ? bytes.length : newline
    const line = bytes.toString('utf8', start, end).replace('\ufeff', '').trim()
    start = end + 1
    number++
    yield
    if (line === '' || line.startsWith('#')) continue
    const fields = fieldsOf(line)
    const heading: Layout | undefined = layout === undefined ? headingOf(fields) : undefined
    layout ??= heading ?? usual
    if (heading === undefined) list.add(number, fields, layout)
  }
  return list
}

class List implements NetworkList {
  readonly networks: NamedNetwork[] = []
  readonly problems: string[] = []
  unreadable = 0
  readonly #lines = new Map<string, number>()

  add(line: number, fields: readonly string[], layout: Layout): void {
    const text = fields[layout.network] ?? ''
    const network = parseNetwork(text)
    const name = cleanName(fields[layout.name] ?? '')
    const asText = fields[layout.as] ?? ''
    const as = asText === '' ? 0 : parseAsNumber(asText)
    if (network === undefined) {
      this.#refuse(line, `expected a network as 192.0.2.0/24, got ${quoted(text)}`)
    } else if (as === undefined) {
      this.#refuse(line, `expected an AS number as 64500, got ${quoted(asText)}`)
    } else if (name === '' && as === 0) {
      this.#refuse(line, `${text} has no name`)
    } else if (this.#isNew(line, network, text)) {
      this.networks.push({ network, name, as })
    }
  }

  #isNew(line: number, network: Network, text: string): boolean {
    const key = networkKey(network)
    const first = this.#lines.get(key)
    if (first !== undefined) this.#refuse(line, `${text} is in line ${first} already`)
    else this.#lines.set(key, line)
    return first === undefined
  }

  #refuse(line: number, what: string): void {
    this.unreadable++
    if (this.problems.length < MOST_TOLD) this.problems.push(`line ${line}: ${what}`)
  }
}

/** By the first of tab, comma and semicolon that is in the line; else by the first space. */
function fieldsOf(line: string): readonly string[] {
  const delimiter = /[\t,;]/.exec(line)?.[0]
  if (delimiter !== undefined) {
    // where a quote does not end, the line is not quoted
    return (splitFields(line, delimiter) ?? line.split(delimiter)).map((field) => field.trim())
  }
  const space = line.search(/\s/)
  return space < 0 ? [line] : [line.slice(0, space), line.slice(space).trim()]
}

function headingOf(fields: readonly string[]): Layout | undefined {
  const names = fields.map((field) => field.toLowerCase().replaceAll(/[ -]/g, '_'))
  const at = (column: Column) =>
    names.findIndex((name) => (columns[column] as readonly string[]).includes(name))
  const layout = { network: at('network'), name: at('name'), as: at('as') }
  return layout.network < 0 ? undefined : layout
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 37)}…` : text)
}
