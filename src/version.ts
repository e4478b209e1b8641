import { existsSync, readFileSync } from 'node:fs'

/** The version of the package. */
export const version = readVersion(new URL('.', import.meta.url))

/** package.json is beside `dist`, but further up from where tests are compiled to. */
function readVersion(folder: URL): string {
  const file = new URL('package.json', folder)
  if (!existsSync(file)) return readVersion(new URL('..', folder))
  const { version: found } = JSON.parse(readFileSync(file, 'utf8')) as { version: string }
  return found
}
