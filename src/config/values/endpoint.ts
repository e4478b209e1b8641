import { isIPv4, isIPv6 } from 'node:net'
import { Mistake } from './mistake.ts'
import { shown } from './shown.ts'

/** An address to listen on; an empty host is every address of the machine, port 0 any free port. */
export interface Endpoint {
  readonly host: string
  readonly port: number
}

/** Reads `:9590`, `192.0.2.1:9590`, `localhost:0` or `[2001:db8::1]:9590`. */
export function parseEndpoint(text: string): Endpoint {
  const [, bracketed, plain = '', digits = ''] =
    /^(?:\[([^\]]*)\]|([^[\]:]*)):(\d+)$/.exec(text) ?? []
  if (digits === '') throw new Mistake(complaint(text))
  const port = Number(digits)
  if (port > 65_535) throw new Mistake(`expected a port up to 65535, got ${digits}`)
  if (bracketed !== undefined) {
    if (!isIPv6(bracketed)) throw new Mistake(`${shown(bracketed)} is not an IPv6 address`)
    return { host: bracketed, port }
  }
  if (/^[\d.]+$/.test(plain) ? !isIPv4(plain) : !/^[\w.-]*$/.test(plain)) {
    throw new Mistake(`${shown(plain)} is neither an address nor the name of a host`)
  }
  return { host: plain, port }
}

function complaint(text: string): string {
  const [, address = ''] = /^(.*):\d+$/.exec(text) ?? []
  if (isIPv6(address))
    return `an IPv6 address goes in brackets: [${address}]${text.slice(address.length)}`
  if (isIPv6(text) || /^\[[^\]]*\]$/.test(text) || !text.includes(':')) {
    return /^\d+$/.test(text)
      ? `expected host:port, got ${shown(text)}; for every address write :${text}`
      : `the port is missing in ${shown(text)}; expected host:port, as in :9590 or [::1]:9590`
  }
  return `expected host:port, as in :9590 or [::1]:9590, got ${shown(text)}`
}

/** The same for endpoints that cannot both be bound; `undefined` for a port yet to be chosen. */
export function endpointKey({ host, port }: Endpoint): string | undefined {
  return port === 0 ? undefined : `${host}:${port}`
}
