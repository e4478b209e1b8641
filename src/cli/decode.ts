import type { CommandModule } from 'yargs'
import { type FieldName, fieldDefinition, fields, isFieldName } from '../model/fields.ts'
import { CaptureDecoding } from './capture-decoding.ts'
import { writeQuietly } from './write-quietly.ts'

interface DecodeArguments {
  readonly file: readonly string[]
  readonly summary: boolean
  readonly port: readonly number[]
  readonly fields: readonly FieldName[]
}

/** Everything that a decoder finds out about a flow. */
const decodedFields: readonly FieldName[] = fields
  .map(({ name }) => name)
  .filter((name) => fieldDefinition(name).from !== 'enrich')

/** `flowtally decode`: what is in a capture of flow datagrams. */
export const decodeCommand: CommandModule<object, DecodeArguments> = {
  command: 'decode <file..>',
  describe: 'Print the flows in capture files (pcap, pcapng) as lines of JSON',
  builder: (yargs) =>
    yargs
      .positional('file', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'Capture files, for example from tcpdump -w FILE udp port 2055',
      })
      .option('summary', {
        type: 'boolean',
        default: false,
        describe: 'Print one JSON object with totals instead of the flows',
      })
      .option('port', {
        type: 'number',
        array: true,
        nargs: 1,
        default: [],
        describe: 'Decode every datagram to this UDP port and no other; may be repeated',
        defaultDescription: 'whatever looks like NetFlow or IPFIX',
      })
      .option('fields', {
        type: 'string',
        default: decodedFields,
        defaultDescription: 'all',
        describe: 'Fields to print, separated by commas',
        coerce: parseFields,
      })
      .example('$0 decode --summary router.pcap', 'Why do the flows of this router not arrive?')
      .example('$0 decode --fields src_addr,dst_addr,bytes router.pcap', ''),
  handler: async ({ file, summary, port, fields: chosen }) => {
    const decoding = new CaptureDecoding({ files: file, summary, ports: port, fields: chosen })
    if (!(await writeQuietly(decoding.output(), process.stdout))) return
    await writeQuietly(lines(decoding.notes()), process.stderr)
    if (decoding.failed) process.exitCode = 2
  },
}

function parseFields(given: string | readonly FieldName[]): readonly FieldName[] {
  if (typeof given !== 'string') return given
  return given.split(',').map((text) => {
    const name = text.trim()
    if (!isFieldName(name)) throw new Error(`--fields: there is no field "${name}"`)
    return name
  })
}

function* lines(texts: Iterable<string>): Generator<string> {
  for (const text of texts) yield `flowtally: ${text}\n`
}
