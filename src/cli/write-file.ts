import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { ConfigError } from '../config/config-error.ts'

/** Writes a file and makes its directory. That it cannot be is a `ConfigError`. */
export function writeFile(name: string, text: string): void {
  try {
    makeDirectory(dirname(name))
    writeFileSync(name, text)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    throw new ConfigError([`cannot write ${name}: ${error.message}`], { cause: error })
  }
}

/** `mkdirSync` with `recursive` never comes back where the parent is there and takes no entry, as in /proc. */
function makeDirectory(name: string): void {
  if (statSync(name, { throwIfNoEntry: false })?.isDirectory()) return
  const parent = dirname(name)
  if (parent !== name) makeDirectory(parent)
  mkdirSync(name)
}
