import { readFileSync } from 'node:fs'
import type { Secret } from '../model/secret.ts'
import { unreadable } from './unreadable.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** What a secret reads, or what is wrong with where it should be; the problem does not quote it. */
export function readSecret(
  { kind, text }: Secret,
  environment: Environment,
): { readonly text: string; readonly problem?: string } {
  switch (kind) {
    case 'text':
      return { text }
    case 'variable': {
      const value = environment[text] ?? ''
      return value === ''
        ? { text: '', problem: `the variable ${text} is not set` }
        : { text: value }
    }
    case 'file':
      return readFile(text)
  }
}

/** A file may end in a newline, which is no part of the secret. */
function readFile(path: string): { text: string; problem?: string } {
  try {
    const text = readFileSync(path, 'utf8').replace(/\r?\n$/, '')
    return text === '' ? { text, problem: `${path} is empty` } : { text }
  } catch (error) {
    const reason = unreadable(error)
    if (reason === undefined) throw error
    return { text: '', problem: `cannot read the secret ${path}: ${reason}` }
  }
}
