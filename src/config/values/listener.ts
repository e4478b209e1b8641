import { kafkaName } from '../../model/kafka-topics.ts'
import type { DatagramFormat } from '../../model/payload.ts'
import { suggestion } from '../suggestion.ts'
import { type Endpoint, endpointKey, parseEndpoint } from './endpoint.ts'
import {
  isKafkaBlock,
  KAFKA,
  type KafkaListener,
  parseKafkaBlock,
  parseKafkaUri,
} from './kafka-listener.ts'
import { Mistake } from './mistake.ts'
import { shown } from './shown.ts'

/** UDP sockets that flows are received on. */
export interface UdpListener extends Endpoint {
  readonly scheme: DatagramFormat
  /** How many sockets share the port. */
  readonly count: number
}

/** A port for connections with IPFIX. */
export interface TcpListener extends Endpoint {
  readonly scheme: 'ipfix+tcp'
}

/** The same with TLS; the files are PEM. */
export interface TlsListener extends Endpoint {
  readonly scheme: 'ipfix+tls'
  readonly cert: string
  readonly key: string
  /** CAs whose certificates clients have to show; without it they need none. */
  readonly clientCa: string | undefined
}

/** Where flows come from by the network. */
export type SocketListener = UdpListener | TcpListener | TlsListener

/** A file with captured packets, pcap or pcapng, that is read once. */
export interface CaptureListener {
  readonly scheme: 'pcap'
  readonly file: string
}

export type Listener = SocketListener | CaptureListener | KafkaListener

const CAPTURE = 'pcap:'

/** The parameters of each scheme. */
const parameters = {
  flow: ['count'],
  netflow: ['count'],
  sflow: ['count'],
  'ipfix+tcp': [],
  'ipfix+tls': ['cert', 'key', 'client_ca'],
} as const satisfies Readonly<Record<SocketListener['scheme'], readonly string[]>>

const schemes = Object.keys(parameters) as SocketListener['scheme'][]
const MOST_SOCKETS = 64

/**
 * Reads `scheme://host:port[/][?parameters]`, the grammar of goflow2's `-listen`, `pcap:FILE`, or topics of Kafka as
 * a URI or a block.
 */
export function parseListener(value: unknown): Listener {
  if (isKafkaBlock(value)) return parseKafkaBlock(value)
  const text = typeof value === 'string' ? value : ''
  if (text.startsWith(CAPTURE)) return { scheme: 'pcap', file: parseCapture(text) }
  if (text.startsWith(KAFKA)) return parseKafkaUri(text)
  const [, schemeText = '', rest = ''] = /^([a-zA-Z0-9+.-]+):\/\/(.*)$/.exec(text) ?? []
  if (schemeText === '') {
    throw new Mistake(`expected scheme://host:port, as in flow://:2055, got ${shown(value)}`)
  }
  const scheme = parseScheme(schemeText)
  const [address = '', query] = rest.split(/\?(.*)/s, 2)
  const endpoint = parseEndpoint(address.replace(/\/$/, ''))
  const given = parseQuery(scheme, query ?? '')
  if (scheme === 'ipfix+tcp') return { scheme, ...endpoint }
  if (scheme !== 'ipfix+tls') return { scheme, ...endpoint, count: parseCount(given.get('count')) }
  const file = (name: string) => parseFile(name, given.get(name))
  const clientCa = given.has('client_ca') ? file('client_ca') : undefined
  return { scheme, ...endpoint, cert: file('cert'), key: file('key'), clientCa }
}

/** The same for listeners that cannot both be opened; `undefined` for a port yet to be chosen. */
export function listenerKey(listener: Listener): string | undefined {
  if (listener.scheme === 'pcap') return `${CAPTURE}${listener.file}`
  if (listener.scheme === 'kafka') return kafkaName(listener)
  const key = endpointKey(listener)
  return key && `${'count' in listener ? 'udp' : 'tcp'} ${key}`
}

function parseScheme(text: string): SocketListener['scheme'] {
  const scheme = schemes.find((name) => name === text)
  if (scheme === undefined) {
    throw new Mistake(
      `unknown scheme ${shown(text)}; ${suggestion(text, [...schemes, 'kafka', 'pcap'])}`,
    )
  }
  return scheme
}

function parseQuery(scheme: SocketListener['scheme'], query: string): ReadonlyMap<string, string> {
  const names: readonly string[] = parameters[scheme]
  // a plus in the name of a file is a plus, and no space
  const given = new Map(new URLSearchParams(query.replaceAll('+', '%2B')))
  for (const name of given.keys()) {
    if (names.includes(name)) continue
    const hint = names.length === 0 ? `${scheme} has none` : suggestion(name, names)
    throw new Mistake(`unknown parameter ${shown(name)}; ${hint}`)
  }
  return given
}

/** In a list, a comma of a name is written %2C. */
function parseCapture(text: string): string {
  const file = text.slice(CAPTURE.length).replaceAll(/%2c/gi, ',')
  if (file !== '') return file
  throw new Mistake('expected the name of a capture file, as in pcap:router.pcap')
}

function parseCount(value = '1'): number {
  if (!/^\d+$/.test(value) || Number(value) > MOST_SOCKETS) {
    throw new Mistake(`expected count to be from 1 to ${MOST_SOCKETS}, got ${shown(value)}`)
  }
  return Math.max(1, Number(value)) // goflow2 takes 0 as 1
}

function parseFile(name: string, value = ''): string {
  if (value !== '') return value
  throw new Mistake(
    `expected the file of ${name}, as in ipfix+tls://:4740?cert=cert.pem&key=key.pem`,
  )
}
