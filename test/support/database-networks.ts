import { Reader, type Response } from 'maxmind'
import { type AddressWords, formatAddress } from '../../src/model/address.ts'

/** A network of a database, and the record that the library finds for its first and last address. */
export interface DatabaseNetwork {
  readonly first: AddressWords
  readonly last: AddressWords
  readonly record: unknown
}

/** Goes through a database from one end to the other, a network or gap after the other. */
export function* databaseNetworks(bytes: Buffer, family: 4 | 6): Generator<DatabaseNetwork> {
  const reader = new Reader<Response>(bytes)
  const width = family === 4 ? 32 : 128
  for (let at = 0n; at < 1n << BigInt(width); ) {
    const first = addressOf(at, family)
    const [record, length] = reader.getWithPrefixLength(plain(first))
    at += 1n << BigInt(width - length)
    yield { first, last: addressOf(at - 1n, family), record }
  }
}

/** As the library reads it: not with the dots of an IPv4-mapped one. */
export function plain(words: AddressWords): string {
  if (words[4] === 4) return formatAddress(words)
  return words
    .slice(0, 4)
    .map((word) => `${(word >>> 16).toString(16)}:${(word & 0xffff).toString(16)}`)
    .join(':')
}

function addressOf(number: bigint, family: 4 | 6): AddressWords {
  const word = (i: bigint) => Number((number >> (32n * (3n - i))) & 0xffff_ffffn)
  return [word(0n), word(1n), word(2n), word(3n), family]
}
