/** By what a server tells whether it has anything new; `''` if it said nothing of the kind. */
export interface Validators {
  readonly etag: string
  readonly modified: string
}

/** What a server had. */
export interface Fetched extends Validators {
  readonly bytes: Buffer
}

/** The longest list, in bytes: those of all AS are below 8 MiB. */
export const MOST_LIST_BYTES = 64 * 1024 * 1024

/**
 * Gets a list from a web server; `undefined` if it is the same as before. Throws an error for every
 * other answer than that, one that is too long among them.
 */
export async function fetchList(
  url: string,
  before: Validators,
  agent: string,
  signal: AbortSignal,
): Promise<Fetched | undefined> {
  const headers = {
    'user-agent': agent,
    accept: 'text/plain, text/csv, */*;q=0.5',
    // fetch would take gzip that ends early for all there is
    'accept-encoding': 'identity',
    ...(before.etag !== '' && { 'if-none-match': before.etag }),
    ...(before.modified !== '' && { 'if-modified-since': before.modified }),
  }
  const response = await fetch(url, { headers, signal })
  const { status, statusText } = response
  const packed = response.headers.get('content-encoding') ?? 'identity'
  if (status !== 200 || packed !== 'identity') {
    await response.body?.cancel()
    if (status === 304 && (before.etag !== '' || before.modified !== '')) return undefined
    if (status !== 200) throw new Error(`the server says ${status} ${statusText}`.trim())
    throw new Error(`the server packs it with ${packed}, which it was asked not to`)
  }
  return {
    bytes: await readBounded(response),
    etag: response.headers.get('etag') ?? '',
    modified: response.headers.get('last-modified') ?? '',
  }
}

async function readBounded({ body }: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body ?? []) {
    length += chunk.length
    // leaving the loop closes the connection
    if (length > MOST_LIST_BYTES) throw tooLong()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** What is said of a list above the bound. */
export function tooLong(): Error {
  return new Error(`it is longer than ${MOST_LIST_BYTES / 1024 / 1024} MiB`)
}
