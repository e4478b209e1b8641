import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A record of `decoded.json` or `expected.json`: neutral names, numbers and texts. */
export type ExpectedRecord = Readonly<Record<string, unknown>>

/** One capture of the suite: a row of its `index.jsonl`, and what is beside it. */
export interface Capture {
  readonly id: string
  readonly file: string
  readonly protocols: readonly string[]
  readonly datagrams: number
  readonly features: readonly string[]
  readonly counts: Readonly<Record<string, number>>
  /** What the folder's own decoder read, and its sums had every template been known in time. */
  readonly decoded: Decoded
  /** What the project that the capture is from expects of it. */
  readonly expected: Expected | undefined
}

interface Decoded {
  readonly records: readonly ExpectedRecord[]
  readonly summary_if_templates_known_from_start: Readonly<Record<string, number>>
}

interface Expected {
  readonly completeness: string
  readonly notes?: string | readonly string[] | null
  readonly records?: readonly ExpectedRecord[]
  readonly records_contained?: readonly ExpectedRecord[]
}

/** Why the suite was not run, in one line. */
export const NO_CAPTURES =
  'TEST_CAPTURES does not name a folder with index.jsonl and captures: skipped'

/** The captures of the folder that TEST_CAPTURES names; none where it is not set. */
export function captureSuite(): readonly Capture[] {
  const folder = process.env.TEST_CAPTURES
  if (folder === undefined || folder === '') return []
  const lines = readFileSync(join(folder, 'index.jsonl'), 'utf8').trim().split('\n')
  return lines.map((line) => {
    const row = JSON.parse(line) as Omit<Capture, 'file' | 'decoded' | 'expected'>
    const expected = join(folder, row.id, 'expected.json')
    return {
      ...row,
      file: join(folder, row.id, 'capture.pcap'),
      decoded: readJson(join(folder, row.id, 'decoded.json')) as Decoded,
      expected: existsSync(expected) ? (readJson(expected) as Expected) : undefined,
    }
  })
}

/** Whether every datagram of the capture is for the decoders that there are. */
export function isDecodable({ protocols }: Capture): boolean {
  const decodable = ['v1', 'v5', 'v7', 'v8', 'v9', 'ipfix', 'sflow', 'garbage']
  return protocols.every((protocol) => decodable.includes(protocol))
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'))
}
