import { formatAddress, parseAddress } from '../../model/address.ts'

/** A name is quoted as in JSON where it has a comma or the like in it. */
const pattern = /(DNS|IP Address|email|URI):("(?:[^"\\]|\\.)*"|[^,]*)(?:, |$)/g

/**
 * The subject alternative names in the text that node:crypto makes of them (`DNS:a.example, IP
 * Address:0:0:0:0:0:0:0:1`), addresses by RFC 5952.
 */
export function alternativeNames(text: string | undefined): string[] {
  return [...(text ?? '').matchAll(pattern)].map(([, kind, name = '']) => {
    if (name.startsWith('"')) return String(JSON.parse(name))
    const address = kind === 'IP Address' ? parseAddress(name) : undefined
    return address === undefined ? name : formatAddress(address)
  })
}
