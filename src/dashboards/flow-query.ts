import type { FlowMetric } from '../promql/flow-metric.ts'

/** Queries of a metric of flows, for what the reader of a dashboard has chosen; `where` any of these holds. */
export interface FlowQuery {
  /** What a second has, by these labels. All rows count, `other` ones included. */
  perSecond(by: readonly string[], where?: readonly string[]): string
  /** The same of the label sets that were the largest over the whole time that is shown. */
  largest(by: readonly string[], where?: readonly string[]): string
  /** What all others have together, so that a stack of both is all traffic. */
  rest(by: readonly string[], where?: readonly string[]): string
  /** What the largest label sets came to over the whole time that is shown. */
  sums(by: readonly string[], where?: readonly string[]): string
}

/** How the labels by which a query sums come to be. */
interface Relabelling {
  /** Makes them of those that the metric has. */
  readonly relabel: (expression: string) => string
  /** The label that reads `other` where a row has no name of its own. */
  readonly named: string
}

/** Grafana's units of what a second has. */
export const unitOf: Readonly<Record<FlowMetric['noun'], string>> = {
  bits: 'bps',
  packets: 'pps',
  flows: 'si: flows/s',
}

/** The queries of one metric; by labels of its own, unless they are made of these. */
export function flowQuery(metric: FlowMetric, relabelling?: Relabelling): FlowQuery {
  const { family, factor } = metric
  const { relabel = (expression: string) => expression, named } = relabelling ?? {}
  const select = (...where: readonly string[]) => {
    const sampler = metric.label('sampler')
    const chosen = ['instance=~"$instance"', ...(sampler ? [`${sampler}=~"$sampler"`] : [])]
    return `${family}{${[...chosen, ...where].filter((one) => one !== '').join(',')}}`
  }
  const rate = (where: readonly string[]) =>
    where.map((one) => relabel(`rate(${select(one)}[$__rate_interval])`)).join(' or ')
  const increase = (by: readonly string[], where: readonly string[], at: string) => {
    const name = named ?? by[0]
    const known = name === undefined ? '' : `${name}!="other"`
    return where
      .map((one) => relabel(`increase(${select(known, one)}[$__range]${at})`))
      .join(' or ')
  }
  const top = (by: readonly string[], where: readonly string[], at = ' @ end()') =>
    `topk($top, ${sum(by)}(${increase(by, where, at)}))`
  return {
    perSecond: (by, where = all) => `${factor}${sum(by)}(${rate(where)})`,
    largest: (by, where = all) => `${factor}${sum(by)}(${rate(where)}) and ${top(by, where)}`,
    rest: (by, where = all) => {
      const largest = `sum(${sum(by)}(${rate(where)}) and ${top(by, where)})`
      return `clamp_min(${factor}(sum(${rate(where)}) - (${largest} or vector(0))), 0)`
    },
    sums: (by, where = all) => top(by, where, ''),
  }
}

const all = [''] as const

const sum = (by: readonly string[]) => (by.length === 0 ? 'sum' : `sum by (${by.join(', ')}) `)
