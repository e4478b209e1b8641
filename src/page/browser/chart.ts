import { short } from '../numbers.ts'

/** Hours, minutes and seconds, as this place writes them. */
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', hour12: false })

type Values = readonly (number | null)[]

const HEIGHT = 140

/** What a chart is of. */
export interface ChartOptions {
  readonly place: HTMLElement
  /** Where it says what is under the pointer. */
  readonly legend: HTMLElement
  readonly text: (value: number | null) => string
  /** The custom property that has its colour. */
  readonly colour: string
}

/** A number that is a round one is written so: `50 G`. */
const round = (value: number) => short(value).replace(/\.0+(?= |$)/, '')

/** A chart of the last minutes, as wide as its place and in the colours of the theme. */
export class Chart {
  readonly #options: ChartOptions
  #plot: uPlot | undefined
  #data: uPlot.AlignedData = [[], []]

  constructor(options: ChartOptions) {
    this.#options = options
    // it has a width once it is laid out, and another one when the window has
    new ResizeObserver(() => this.#fit()).observe(options.place)
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#draw())
  }

  /** Shows these values; times are milliseconds since 1970. */
  show(times: readonly number[], values: Values): void {
    this.#data = [times.map((time) => time / 1000), [...values]]
    if (this.#plot === undefined) this.#draw()
    else this.#plot.setData(this.#data)
  }

  #fit(): void {
    const { clientWidth: width } = this.#options.place
    if (width > 0) this.#plot?.setSize({ width, height: HEIGHT })
  }

  /** Colours of a canvas are not those of the style sheet by themselves. */
  #draw(): void {
    const { place, colour } = this.#options
    this.#plot?.destroy()
    const style = getComputedStyle(document.documentElement)
    const of = (property: string) => style.getPropertyValue(property).trim()
    const axis = {
      stroke: of('--soft'),
      font: '11px system-ui, sans-serif',
      grid: { stroke: of('--line'), width: 1 },
      ticks: { show: false },
    }
    const options: uPlot.Options = {
      width: Math.max(place.clientWidth, 100),
      height: HEIGHT,
      padding: [8, 26, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false } },
      scales: { y: { range: (_self, _min, max) => [0, max > 0 ? max * 1.1 : 10] } },
      axes: [
        {
          ...axis,
          size: 24,
          space: 80,
          values: (_self, splits) => splits.map((split) => clock.format(split * 1000)),
        },
        { ...axis, size: 52, values: (_self, splits) => splits.map(round) },
      ],
      series: [
        {},
        {
          stroke: of(colour),
          fill: of(`${colour}-fill`),
          width: 1.5,
          points: { show: false },
        },
      ],
      hooks: { setCursor: [(plot) => this.#point(plot.cursor.idx)] },
    }
    this.#plot = new uPlot(options, this.#data, place)
  }

  /** Says what is under the pointer, if it is there. */
  #point(at: number | null | undefined): void {
    const { legend, text } = this.#options
    const [times, values] = this.#data
    const time = at === null || at === undefined ? undefined : times[at]
    legend.textContent =
      time === undefined ? '' : `${text(values?.[at ?? 0] ?? null)} at ${clock.format(time * 1000)}`
  }
}
