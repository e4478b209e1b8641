import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Why the suite was not run, in one line. */
export const NO_DATABASES =
  "TEST_MMDB does not name a folder with MaxMind's test databases: skipped"

/** The folder that TEST_MMDB names. */
export const mmdbFolder = process.env.TEST_MMDB || undefined

/** The bytes of a database in that folder. */
export function mmdbFile(name: string): Buffer {
  return readFileSync(join(mmdbFolder ?? '', name))
}
