import type { SourcePosition } from './model/source-position.ts'

/** How far sources were read: the last that was told of each. */
export class SourcePositions {
  readonly #bySource = new Map<string, SourcePosition>()

  get all(): readonly SourcePosition[] {
    return [...this.#bySource.values()]
  }

  note(positions: readonly SourcePosition[]): void {
    for (const position of positions) this.#bySource.set(position.source, position)
  }
}
