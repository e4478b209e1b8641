import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
} from 'yaml'
import { ConfigError } from './config-error.ts'
import type { Path } from './problem.ts'

/** A place in a file, counted from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** A YAML file: its content, and where in it something stands. */
export interface ConfigDocument {
  readonly name: string
  readonly content: unknown
  /** Where the value at a path begins, or its key; the nearest thing around it that is there. */
  locate(path: Path, at: 'key' | 'value'): Position
}

/** Reads YAML; all errors of its syntax are thrown at once. */
export function readDocument(name: string, text: string): ConfigDocument {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  const problems = document.errors.map(({ pos, message }) => ({ at: position(pos[0]), message }))
  if (problems.length > 0) {
    throw new ConfigError(
      problems.map(({ at, message }) => `${name}:${at.line}:${at.column}: ${oneLine(message)}`),
    )
  }
  return {
    name,
    content: contentOf(document, name),
    locate: (path, at) => position(offsetOf(document, path, at)),
  }
}

function contentOf(document: Document.Parsed, name: string): unknown {
  try {
    return document.toJS()
  } catch (error) {
    // an alias to nothing, or so many that they look like an attack
    if (!(error instanceof ReferenceError)) throw error
    throw new ConfigError([`${name}: ${oneLine(error.message)}`], { cause: error })
  }
}

function offsetOf(document: Document.Parsed, path: Path, at: 'key' | 'value'): number {
  let node: unknown = document.contents
  let key = startOf(node)
  let value = key
  for (const part of path) {
    const entry = entryOf(isAlias(node) ? node.resolve(document) : node, part)
    if (entry === undefined) return key ?? 0
    node = entry.value
    value = startOf(entry.value)
    key = startOf(entry.key) ?? value
  }
  return (at === 'key' ? key : value) ?? 0
}

function entryOf(node: unknown, part: string | number) {
  if (isSeq(node))
    return typeof part === 'number' ? { key: undefined, value: node.items[part] } : undefined
  if (!isMap(node)) return undefined
  return node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(part))
}

const startOf = (node: unknown) => (isNode(node) ? node.range?.[0] : undefined)

/** A message of the parser as half a sentence. */
function oneLine(message: string): string {
  const text = message.replaceAll(/\s+/g, ' ')
  return text.charAt(0).toLowerCase() + text.slice(1)
}
