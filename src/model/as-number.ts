/** The largest AS number (RFC 6793: four bytes). */
const LARGEST = 0xffff_ffff

/** Reads `64500` or `AS64500`; nothing else is the number of an AS, and 0 is none (RFC 7607). */
export function parseAsNumber(text: string): number | undefined {
  const [, digits] = /^(?:as)?(\d{1,10})$/i.exec(text) ?? []
  const number = Number(digits)
  return number > 0 && number <= LARGEST ? number : undefined
}
