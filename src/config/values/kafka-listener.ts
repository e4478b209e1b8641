import {
  type KafkaLogin,
  type KafkaTls,
  type KafkaTopics,
  kafkaStarts,
  passwordMechanisms,
} from '../../model/kafka-topics.ts'
import {
  datagramFormats,
  type Generation,
  generations,
  messageFormats,
} from '../../model/payload.ts'
import type { Secret } from '../../model/secret.ts'
import { suggestion } from '../suggestion.ts'
import { isMapping } from './is-mapping.ts'
import { parseKafkaBroker } from './kafka-broker.ts'
import { parseKafkaPartitions } from './kafka-partitions.ts'
import { parseKafkaTopic } from './kafka-topic.ts'
import { Mistake } from './mistake.ts'
import { shown } from './shown.ts'
import { wordsOf } from './words-of.ts'

/** Topics of Kafka that are read. */
export interface KafkaListener extends KafkaTopics {
  readonly scheme: 'kafka'
}

export const KAFKA = 'kafka://'

const GROUP = 'flowtally'

const formats = [...datagramFormats, ...messageFormats] as const

const mechanisms = [...passwordMechanisms, 'oauthbearer'] as const

/** What is behind the `?`, or in a block of the file. */
const parameters = [
  'format',
  'generation',
  'group',
  'partitions',
  'from',
  'tls',
  'ca',
  'cert',
  'key',
  'sasl',
  'user',
  'password_env',
  'password_file',
  'token_env',
  'token_file',
] as const

type Given = ReadonlyMap<string, string>

/** Reads `kafka://broker[:port][,broker…]/topic[,topic…]?parameters`. */
export function parseKafkaUri(text: string): KafkaListener {
  const [place = '', query = ''] = text.slice(KAFKA.length).split(/\?(.*)/s, 2)
  const [brokers = '', topics = ''] = place.split(/\/(.*)/s, 2)
  if (brokers.includes('@')) {
    throw new Mistake('expected no user before the brokers; write user=NAME&password_env=VARIABLE')
  }
  // a plus in the name of a file is a plus, and no space
  const given = new Map(new URLSearchParams(query.replaceAll('+', '%2B')))
  return kafkaListener(wordsOf(brokers), wordsOf(topics.replace(/\/$/, '')), given)
}

/** The same as a block: `kafka` and `topics` are lists or words with commas, all else are the parameters. */
export function parseKafkaBlock(block: Readonly<Record<string, unknown>>): KafkaListener {
  const { kafka, topics, ...others } = block
  const given = Object.entries(others).map(([name, value]) => [name, oneWord(value)] as const)
  return kafkaListener(
    wordsOf(oneWord(kafka ?? '')),
    wordsOf(oneWord(topics ?? '')),
    new Map(given),
  )
}

/** Whether a value is a block of this kind. */
export const isKafkaBlock = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isMapping(value) && 'kafka' in value

function kafkaListener(
  brokers: readonly string[],
  topics: readonly string[],
  given: Given,
): KafkaListener {
  for (const name of given.keys()) {
    if (parameters.some((one) => one === name)) continue
    const hint =
      name === 'password' || name === 'token'
        ? `secrets are in a variable or a file: ${name}_env, ${name}_file`
        : suggestion(name, parameters)
    throw new Mistake(`unknown parameter ${shown(name)}; ${hint}`)
  }
  if (brokers.length === 0 || topics.length === 0) {
    throw new Mistake('expected brokers and topics, as in kafka://broker:9092/topic?format=flow')
  }
  const partitions = parsePartitions(given)
  const format = choose('format', given.get('format'), formats)
  return {
    scheme: 'kafka',
    brokers: brokers.map(parseKafkaBroker),
    topics: topics.map(parseKafkaTopic),
    format,
    generation: parseGeneration(format, given.get('generation')),
    group: given.has('partitions') ? undefined : (given.get('group') ?? GROUP),
    partitions,
    from: choose('from', given.get('from') ?? 'latest', kafkaStarts),
    tls: parseTls(given),
    login: parseLogin(given),
  }
}

function parseGeneration(format: string, value: string | undefined): Generation | undefined {
  if (value === undefined) return undefined
  if (format === 'goflow2-protobuf') return choose('generation', value, generations)
  throw new Mistake('expected a generation for format=goflow2-protobuf only')
}

/** Given, they are read without a group; `all` are all of them. */
function parsePartitions(given: Given): readonly number[] | undefined {
  const text = given.get('partitions')
  if (text === undefined) return undefined
  if (given.has('group')) {
    throw new Mistake('expected partitions or a group: the members of a group share them out')
  }
  return parseKafkaPartitions(text)
}

/** Naming a file of it asks for TLS, too. */
function parseTls(given: Given): KafkaTls | undefined {
  const wanted = choose('tls', given.get('tls') ?? 'false', ['true', 'false'])
  const file = (name: string) => filled(name, given)
  const files = { ca: file('ca'), cert: file('cert'), key: file('key') }
  if ((files.cert === undefined) !== (files.key === undefined)) {
    throw new Mistake('expected cert and key together: a certificate is shown with its key')
  }
  const isNamed = Object.values(files).some((name) => name !== undefined)
  return wanted === 'true' || isNamed ? files : undefined
}

function parseLogin(given: Given): KafkaLogin | undefined {
  if (!given.has('sasl')) {
    const stray = ['user', 'password_env', 'password_file', 'token_env', 'token_file'].find(
      (name) => given.has(name),
    )
    if (stray === undefined) return undefined
    throw new Mistake(`expected sasl beside ${stray}: one of ${mechanisms.join(', ')}`)
  }
  const mechanism = choose('sasl', given.get('sasl'), mechanisms)
  if (mechanism === 'oauthbearer') return { mechanism, token: parseSecret('token', given) }
  const user = filled('user', given)
  if (user === undefined) throw new Mistake(`expected a user for sasl=${mechanism}`)
  return { mechanism, user, password: parseSecret('password', given) }
}

function parseSecret(name: string, given: Given): Secret {
  const variable = filled(`${name}_env`, given)
  const file = filled(`${name}_file`, given)
  if (variable !== undefined && file === undefined) return { kind: 'variable', text: variable }
  if (file !== undefined && variable === undefined) return { kind: 'file', text: file }
  throw new Mistake(`expected ${name}_env=VARIABLE or ${name}_file=FILE`)
}

function filled(name: string, given: Given): string | undefined {
  const value = given.get(name)
  if (value !== '') return value
  throw new Mistake(`expected something for ${name}`)
}

function choose<const T extends readonly string[]>(
  name: string,
  value: string | undefined,
  choices: T,
): T[number] {
  const found = choices.find((one) => one === value)
  if (found !== undefined) return found
  if (value === undefined) {
    throw new Mistake(`expected ${name}, what the messages are: one of ${choices.join(', ')}`)
  }
  throw new Mistake(`unknown ${name} ${shown(value)}; ${suggestion(value, choices)}`)
}

/** What YAML makes a list, number or switch of is a word on a command line. */
function oneWord(value: unknown): string {
  if (Array.isArray(value)) return value.map(oneWord).join(',')
  if (['string', 'number', 'boolean'].includes(typeof value)) return `${value}`
  throw new Mistake(`expected a text, got ${shown(value)}`)
}
