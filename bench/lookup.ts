import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { open, type Reader, type Response } from 'maxmind'
import type { AddressTable } from '../src/enrich/address-tables.ts'
import { loadDatabase } from '../src/enrich/databases/load-database.ts'
import { asOfRecord } from '../src/enrich/databases/record-values.ts'
import { findPrefix } from '../src/enrich/prefix/prefix-table.ts'
import { formatAddress, type Network } from '../src/model/address.ts'
import { Random } from '../src/source/generator/traffic/random.ts'
import { asRecord, randomDatabase } from '../test/support/random-database.ts'
import { addressesOf, FULL_SIZE } from './address-data.ts'
import { race } from './measure.ts'
import { atLeast, printTable, ratio } from './print.ts'
import { temporaryFolder } from './temporary-folder.ts'

const ADDRESSES = 1 << 16

/** Ours goes through the addresses more often, to be measured as long as the library. */
const PASSES = 10

const AT_LEAST = 15

interface Drawn {
  /** Five words each, as in a batch. */
  readonly words: Uint32Array
  readonly texts: readonly string[]
}

/** From address to AS number: our table against the library's own lookup in the same file. */
export async function benchLookup(): Promise<void> {
  const rows = [
    ...(await rowsOf(100_000, 24)),
    ...(await rowsOf(100_000, 28)),
    ...(await rowsOf(100_000, 32)),
    ...(await rowsOf(FULL_SIZE, 28)),
  ]
  printTable(
    `lookup: address → AS number, ${ADDRESSES} addresses drawn by Zipf's law from all networks`,
    ['database', 'ns', 'maxmind.get ns', 'ratio', 'bar'],
    rows,
  )
}

async function rowsOf(count: number, recordSize: 24 | 28 | 32): Promise<string[][]> {
  const { bytes, networks } = randomDatabase(count, asRecord, { recordSize, aliases: true })
  const file = join(temporaryFolder(), 'asn.mmdb')
  writeFileSync(file, bytes)
  const reader = await open<Response>(file)
  const { table } = await loadDatabase('asn', bytes)
  const rows: string[][] = []
  for (const family of [4, 6] as const) {
    const drawn = draw(networks.filter(({ words }) => words[4] === family))
    compare(reader, table, drawn)
    const name = `${count} networks, ${recordSize} bits, IPv${family}`
    rows.push(await row(name, reader, table, drawn))
  }
  return rows
}

async function row(
  name: string,
  reader: Reader<Response>,
  table: AddressTable,
  { words, texts }: Drawn,
): Promise<string[]> {
  let sum = 0
  const [slow, fast] = await race([
    {
      name: 'maxmind.get',
      run: () => {
        for (const text of texts) sum += asOf(reader.get(text))
        return texts.length
      },
    },
    {
      name: 'flowtally',
      run: () => {
        for (let pass = 0; pass < PASSES; pass++) sum += sumOf(table, words)
        return texts.length * PASSES
      },
    },
  ])
  if (slow === undefined || fast === undefined || sum === 0) return []
  return [
    name,
    fast.nanosecondsPerUnit.toFixed(1),
    slow.nanosecondsPerUnit.toFixed(0),
    ratio(fast.ratio),
    atLeast(fast.ratio, AT_LEAST),
  ]
}

/** Throws unless both have the same answer for every address, and some at all. */
function compare(reader: Reader<Response>, table: AddressTable, { words, texts }: Drawn): void {
  for (const [i, text] of texts.entries()) {
    const value = findPrefix(table.prefixes, words, 5 * i)
    const expected = asOfRecord(reader.get(text))?.number
    const found = value < 0 ? undefined : table.asNumbers[value]
    if (found === expected && found !== undefined) continue
    throw new Error(`${text} is in AS ${expected}, and ${found} was found`)
  }
}

function draw(networks: readonly Network[]): Drawn {
  const random = new Random(1)
  const address = addressesOf(networks)
  const words = new Uint32Array(5 * ADDRESSES)
  for (let i = 0; i < ADDRESSES; i++) words.set(address(random), 5 * i)
  const texts = Array.from({ length: ADDRESSES }, (_, i) => formatAddress(words, 5 * i))
  return { words, texts }
}

/** What a user of the library writes, without a check that takes time. */
function asOf(record: Response | null): number {
  return (record as { autonomous_system_number?: number } | null)?.autonomous_system_number ?? 0
}

function sumOf({ prefixes, asNumbers }: AddressTable, words: Uint32Array): number {
  let sum = 0
  for (let at = 0; at < words.length; at += 5) {
    const value = findPrefix(prefixes, words, at)
    if (value >= 0) sum += asNumbers[value] ?? 0
  }
  return sum
}
