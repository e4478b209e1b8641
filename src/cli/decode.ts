import type { CommandModule } from 'yargs'
import { ConfigError } from '../config/config-error.ts'
import { suggestion } from '../config/suggestion.ts'
import { type FieldName, fieldDefinition, fields, isFieldName } from '../model/fields.ts'
import {
  type Generation,
  generations,
  type MessageFormat,
  messageFormats,
} from '../model/payload.ts'
import { type Tunnel, tunnels } from '../model/tunnels.ts'
import { CaptureDecoding } from './capture-decoding.ts'
import { writeQuietly } from './write-quietly.ts'

interface DecodeArguments {
  readonly file: readonly string[]
  readonly summary: boolean
  readonly port: readonly number[]
  readonly fields: readonly FieldName[]
  readonly decapsulate: readonly Tunnel[]
  readonly format: MessageFormat | undefined
  readonly generation: Generation | undefined
}

/** Everything that a decoder finds out about a flow. */
const decodedFields: readonly FieldName[] = fields
  .map(({ name }) => name)
  .filter((name) => fieldDefinition(name).from !== 'enrich')

const command: CommandModule<object, DecodeArguments> = {
  command: 'decode <file..>',
  describe: 'Print the flows in captures (pcap, pcapng) or messages of topics as lines of JSON',
  builder: (yargs) =>
    yargs
      .positional('file', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'Files, for example from tcpdump -w FILE udp port 2055; - is standard input',
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
        coerce: parsePorts,
        describe: 'Decode every datagram to this UDP port and no other; may be repeated',
        defaultDescription: 'whatever looks like NetFlow, IPFIX or sFlow',
      })
      .option('fields', {
        type: 'string',
        default: decodedFields,
        defaultDescription: 'all',
        describe: 'Fields to print, separated by commas',
        coerce: parseFields,
      })
      .option('decapsulate', {
        type: 'string',
        default: [],
        defaultDescription: 'none',
        describe: `Tunnels whose inner packets are the flows, separated by commas: ${tunnels.join(', ')}`,
        coerce: parseTunnels,
      })
      .option('format', {
        choices: messageFormats,
        describe: 'The files are messages of a topic in this format, no captures',
      })
      .option('generation', {
        choices: generations,
        describe: 'Of goflow2-protobuf, what its numbers mean; told by looking if it is not given',
      })
      .example('$0 decode --summary router.pcap', 'Why do the flows of this router not arrive?')
      .example('$0 decode --fields src_addr,dst_addr,bytes router.pcap', ''),
  handler: async ({ file, summary, port, fields: chosen, decapsulate, format, generation }) => {
    const decoding = new CaptureDecoding({
      files: file,
      summary,
      ports: port,
      fields: chosen,
      decapsulate,
      messages: format && { format, generation },
    })
    if (!(await writeQuietly(decoding.output(), process.stdout))) return
    await writeQuietly(lines(decoding.notes()), process.stderr)
    if (decoding.failed) process.exitCode = 2
  },
}

/** `flowtally decode`: what is in a capture of flow datagrams, or in messages of a topic. */
export const decodeCommand = {
  // yargs hands over the arguments that the builder describes
  ...(command as CommandModule),
  missing:
    'decode needs capture files (pcap, pcapng), for example: flowtally decode --summary router.pcap',
}

function parseFields(given: string | readonly FieldName[]): readonly FieldName[] {
  if (typeof given !== 'string') return given
  return given.split(',').map((text) => {
    const name = text.trim()
    if (isFieldName(name)) return name
    throw new ConfigError([`--fields: unknown field "${name}"; ${suggestion(name, decodedFields)}`])
  })
}

function parseTunnels(given: string | readonly Tunnel[]): readonly Tunnel[] {
  if (typeof given !== 'string') return given
  return given.split(',').map((text) => {
    const name = text.trim()
    const tunnel = tunnels.find((one) => one === name)
    if (tunnel !== undefined) return tunnel
    throw new ConfigError([`--decapsulate: unknown tunnel "${name}"; ${suggestion(name, tunnels)}`])
  })
}

function parsePorts(given: readonly number[]): readonly number[] {
  if (given.every((port) => Number.isInteger(port) && port > 0 && port < 65_536)) return given
  throw new ConfigError(['--port: a UDP port is a number from 1 to 65535'])
}

function* lines(texts: Iterable<string>): Generator<string> {
  for (const text of texts) yield `flowtally: ${text}\n`
}
