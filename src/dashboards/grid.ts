import type { GridPos } from '@grafana/grafana-foundation-sdk/dashboard'
import type { PanelSpec } from './panel-spec.ts'

/** Columns of a dashboard. */
const WIDTH = 24
const HEIGHT = 9
const STAT_HEIGHT = 4

/** Gives panels their places, beside each other as long as there is room. */
export class Grid {
  #x = 0
  #y = 0
  /** Of the highest panel in this line. */
  #height = 0

  /** A line of its own, for a heading. */
  line(): GridPos {
    this.#break()
    return { x: 0, y: this.#y++, w: WIDTH, h: 1 }
  }

  place({ width, kind }: Pick<PanelSpec, 'width' | 'kind'>): GridPos {
    if (this.#x + width > WIDTH) this.#break()
    const h = kind === 'stat' ? STAT_HEIGHT : HEIGHT
    const place = { x: this.#x, y: this.#y, w: width, h }
    this.#x += width
    this.#height = Math.max(this.#height, h)
    return place
  }

  #break(): void {
    this.#x = 0
    this.#y += this.#height
    this.#height = 0
  }
}
