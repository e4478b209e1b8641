import { createHash } from 'node:crypto'
import { readFile, rename, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Fetched, MOST_LIST_BYTES, tooLong, type Validators } from './fetch-list.ts'

/** What stands before the list, on a line of its own. */
interface Header extends Validators {
  readonly format: 1
  readonly url: string
  /** SHA-256 of what follows. */
  readonly digest: string
}

const MOST_HEADER_BYTES = 64 * 1024
const NEWLINE = 10

/** Keeps what was fetched from a URL in a directory that is there. Inert. */
export class ListCache {
  readonly path: string
  readonly #url: string

  constructor(directory: string, url: string) {
    const name = createHash('sha256').update(url).digest('hex').slice(0, 16)
    this.path = join(directory, `as-names-${name}.cache`)
    this.#url = url
  }

  /**
   * What was kept, and when it was last known to be what the server has, in milliseconds since 1970;
   * `undefined` if nothing was. Throws an error that says why, if the file cannot be used.
   */
  async read(): Promise<(Fetched & { readonly checked: number }) | undefined> {
    const { size, mtimeMs } = await stat(this.path).catch(ifThere)
    if (mtimeMs === undefined) return undefined
    if (size > MOST_LIST_BYTES + MOST_HEADER_BYTES) throw tooLong()
    const content = await readFile(this.path)
    const end = content.indexOf(NEWLINE)
    const bytes = content.subarray(end + 1)
    const header = readHeader(content.toString('utf8', 0, Math.min(end, MOST_HEADER_BYTES)))
    if (header?.url !== this.#url || header.digest !== (await digest(bytes))) {
      throw new Error('it is damaged')
    }
    const { etag, modified } = header
    return { bytes, etag, modified, checked: mtimeMs }
  }

  /** Writes the file whole and then in its place. */
  async write({ bytes, etag, modified }: Fetched, checked: number): Promise<void> {
    const temporary = `${this.path}.tmp`
    const sum = await digest(bytes)
    const header: Header = { format: 1, url: this.#url, etag, modified, digest: sum }
    await writeFile(temporary, [`${JSON.stringify(header)}\n`, bytes], { flush: true })
    await rename(temporary, this.path)
    await this.confirm(checked)
  }

  /** The server has nothing else. */
  async confirm(checked: number): Promise<void> {
    await utimes(this.path, checked / 1000, checked / 1000)
  }
}

function ifThere(error: NodeJS.ErrnoException): { size: number; mtimeMs?: undefined } {
  if (error.code !== 'ENOENT') throw error
  return { size: 0 }
}

function readHeader(text: string): Header | undefined {
  try {
    const header = JSON.parse(text) as Partial<Header> | null
    const { format, etag, modified } = header ?? {}
    const isHeader = format === 1 && typeof etag === 'string' && typeof modified === 'string'
    return isHeader ? (header as Header) : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Not in our thread: it takes milliseconds. */
async function digest(bytes: Buffer): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes))).toString('hex')
}
