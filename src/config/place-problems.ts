import type { ConfigDocument, Position } from './document.ts'
import type { Given } from './given.ts'
import { type Problem, pathText } from './problem.ts'

/** Problems as lines, each with the place to look at; those in the file by their place there. */
export function placeProblems(
  problems: readonly Problem[],
  given: readonly Given[],
  document: ConfigDocument | undefined,
): string[] {
  const placed = problems.map((problem) => place(problem, given, document))
  placed.sort((a, b) => a.line - b.line || a.column - b.column)
  return [...new Set(placed.map(({ text }) => text))]
}

function place(
  { path, message, at = 'value' }: Problem,
  given: readonly Given[],
  document: ConfigDocument | undefined,
): Position & { readonly text: string } {
  // the last one outranks the others
  const source = given.findLast(({ setting }) => setting.path.every((part, i) => part === path[i]))
  if (source !== undefined) return { ...nowhere, text: `${source.place}: ${message}` }
  const text = path.length === 0 ? message : `${pathText(path)}: ${message}`
  if (document === undefined) return { ...nowhere, text }
  const { line, column } = document.locate(path, at)
  return { line, column, text: `${document.name}:${line}:${column}: ${text}` }
}

/** Behind everything that is in the file. */
const nowhere: Position = { line: Number.MAX_SAFE_INTEGER, column: 0 }
