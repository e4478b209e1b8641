import { parseAddress } from '../../model/address.ts'

/** Longer than any address. */
const LONGEST = 64

/** Who is charged with messages that do not say whom they are from. */
const NOBODY = '0.0.0.0'

/** The address of the sampler, if that is the key of a message. */
export function senderOf(key: Uint8Array | null): string {
  if (key === null || key.length > LONGEST) return NOBODY
  const text = Buffer.from(key).toString('latin1')
  return parseAddress(text) === undefined ? NOBODY : text
}
