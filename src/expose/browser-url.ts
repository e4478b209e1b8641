/** Addresses that stand for every address of the machine. */
const everywhere = new Set(['::', '0.0.0.0'])

/** What to open on this machine to see what is served at an address. */
export function browserUrl(
  scheme: 'http' | 'https',
  address: string,
  port: number,
  path: string,
): string {
  const host = address.includes(':') ? `[${address}]` : address
  return `${scheme}://${everywhere.has(address) ? 'localhost' : host}:${port}${path}`
}
