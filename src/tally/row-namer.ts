import type { Dictionary } from '../model/dictionary.ts'
import { renderWords } from '../model/render.ts'
import type { KeyLabel, KeyLayout } from './key-layout.ts'
import type { LabelNames, LabelText } from './label-names.ts'
import type { Rows } from './rows.ts'

/** How long a row waits for names that are being looked up, in milliseconds. */
const NAME_WAIT = 10_000

/** The least time between two looks at all rows for names that changed, in milliseconds. */
const LOOK_INTERVAL = 10_000

/** Finds the texts of the labels that are no part of a row's key. */
export class RowNamer {
  readonly #layout: KeyLayout
  readonly #texts: Dictionary
  readonly #names: LabelNames
  readonly #sampler: KeyLabel | undefined
  #version = -1
  #looked = Number.NEGATIVE_INFINITY

  /** Nothing where no label of the metric is looked up. */
  static of(layout: KeyLayout, texts: Dictionary, names: LabelNames): RowNamer | undefined {
    const namer = new RowNamer(layout, texts, names)
    return layout.attached.length > 0 || namer.#sampler !== undefined ? namer : undefined
  }

  private constructor(layout: KeyLayout, texts: Dictionary, names: LabelNames) {
    this.#layout = layout
    this.#texts = texts
    this.#names = names
    this.#sampler = layout.labels.find(({ field }) => field === 'sampler')
  }

  /** Gives a row its names. `false`: it is too early to show them to anybody. */
  name(rows: Rows, row: number, now: number): boolean {
    const { attached } = this.#layout
    let pending = this.#isSamplerPending(rows, row)
    for (const { at } of attached) {
      const found = this.#find(rows, row, at)
      rows.names[row * attached.length + at] = this.#texts.number(found.text)
      pending ||= found.pending
    }
    // two rows of one key never read alike if the second one waits for the end of the first
    return rows.renamed === 0 && (!pending || now - (rows.created[row] ?? 0) >= NAME_WAIT)
  }

  /** Whether a row would read otherwise if it were born now. */
  isOutdated(rows: Rows, row: number): boolean {
    const { attached } = this.#layout
    return attached.some(({ at }) => {
      const { text, pending } = this.#find(rows, row, at)
      return !pending && this.#texts.text(rows.names[row * attached.length + at] ?? 0) !== text
    })
  }

  /** Whether the sampler of a row has another name by now, so that nothing more will come for it. */
  isOfRenamedSampler(rows: Rows, row: number): boolean {
    const { text, found } = this.#samplerOf(rows, row)
    return found !== undefined && !found.pending && found.text !== text
  }

  /** Whether it is time to look for rows whose names changed. */
  isDue(now: number): boolean {
    if (this.#version === this.#names.version || now - this.#looked < LOOK_INTERVAL) return false
    this.#looked = now
    return true
  }

  /** Every row has been looked at since the names had a version. */
  looked(version: number): void {
    this.#version = version
  }

  get version(): number {
    return this.#names.version
  }

  #isSamplerPending(rows: Rows, row: number): boolean {
    return this.#samplerOf(rows, row).found?.pending === true
  }

  #samplerOf(rows: Rows, row: number): { text: string; found?: LabelText } {
    const label = this.#sampler
    if (label === undefined || ((rows.others[row] ?? 0) & label.bit) !== 0) return { text: '' }
    const text = this.#text(rows, row, label)
    return { text, found: this.#names.find('sampler', [text]) }
  }

  #find(rows: Rows, row: number, at: number): LabelText {
    const label = this.#layout.attached[at]
    // it reads `other`, and nobody looks at its name
    if (label === undefined || ((rows.others[row] ?? 0) & label.bits) !== 0) return nothing
    return this.#names.find(
      label.field,
      label.follows.map((one) => this.#text(rows, row, one)),
    )
  }

  #text({ keys }: Rows, row: number, { field, named, at }: KeyLabel): string {
    const from = row * this.#layout.words + at
    return named ? this.#texts.text(keys[from] ?? 0) : renderWords(field, keys, from)
  }
}

const nothing: LabelText = { text: 'other', pending: false }
