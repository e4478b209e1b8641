import type { Dictionary } from '../model/dictionary.ts'
import { renderWords } from '../model/render.ts'
import type { SeriesTable } from './series-table.ts'

/** What the labels of a row read, in the order of its metric. */
export function rowLabels(
  { definition, layout, rows }: Pick<SeriesTable, 'definition' | 'layout' | 'rows'>,
  row: number,
  texts: Pick<Dictionary, 'text'>,
): string[] {
  const others = rows.others[row] ?? 0
  return definition.labels.map(({ label }) => {
    const key = layout.labels.find((one) => one.label === label)
    if (key !== undefined) {
      if ((others & key.bit) !== 0) return 'other'
      const at = row * layout.words + key.at
      return key.named ? texts.text(rows.keys[at] ?? 0) : renderWords(key.field, rows.keys, at)
    }
    const attached = layout.attached.find((one) => one.label === label)
    if (attached === undefined || (others & attached.bits) !== 0) return 'other'
    return texts.text(rows.names[row * layout.attached.length + attached.at] ?? 0)
  })
}
