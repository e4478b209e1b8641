import type { FindingStatus, MetricStatus, SamplerStatus, Status } from '../model/status.ts'
import { ago, bitRate, duration, percent, short, whole } from '../page/numbers.ts'
import { protocolName, samplingSources } from '../page/sampler-words.ts'
import { valueUnits } from '../page/value-units.ts'
import { type TerminalColumn, terminalTable } from './terminal-table.ts'
import { type Line, type Span, type Style, wrap } from './terminal-text.ts'

/** How much room there is; no end of it where it is not for a terminal. */
export interface ScreenSize {
  readonly width: number
  readonly height: number
}

/** Rows of each list where there is room for all. */
const MOST_ROWS = 10

/** What is behind the severity of a finding. */
const INDENT = 9

const blocks = '▁▂▃▄▅▆▇█'

/** What the status page shows, in lines; lists are as long as fits. */
export function topScreen(status: Status, url: string, { width, height }: ScreenSize): Line[] {
  for (let rows = MOST_ROWS; rows > 1; rows--) {
    const lines = linesOf(status, url, rows, width)
    if (lines.length <= height) return lines
  }
  return linesOf(status, url, 1, width).slice(0, height)
}

function linesOf(status: Status, url: string, rows: number, width: number): Line[] {
  return [
    ...head(status, url),
    ...traffic(status, width),
    ...firstSteps(status),
    ...status.findings
      .slice(0, rows)
      .flatMap((finding) => findingLines(finding, status.now, width)),
    ...samplers(status, rows, width),
    ...status.metrics.flatMap((metric) => metricLines(metric, rows, width)),
    ...templates(status, rows, width),
  ]
}

const EMPTY: Line = []

function head({ version, ready, reason, started, now }: Status, url: string): Line[] {
  const state: Span = ready
    ? { text: 'ready', style: 'fine' }
    : { text: `not ready: ${reason}`, style: 'error' }
  const rest = `  up ${duration(now - started)}  ${url}`
  return [
    [
      { text: `flowtally ${version}`, style: 'strong' },
      { text: '  ' },
      state,
      { text: rest, style: 'soft' },
    ],
    EMPTY,
  ]
}

function traffic({ traffic, samplers }: Status, width: number): Line[] {
  const { bits, packets, flows, datagrams, history } = traffic
  const a = (value: number | null, what: string) => `${value === null ? '–' : whole(value)} ${what}`
  const figures = [
    packets === null ? '– packets/s' : `${short(packets)} packets/s`,
    a(flows, 'flows/s'),
    a(datagrams, 'datagrams/s'),
    a(samplers.total, samplers.total === 1 ? 'sampler' : 'samplers'),
  ]
  return [
    [{ text: bitRate(bits), style: 'strong' }, { text: `   ${figures.join('   ')}` }],
    [{ text: sparkline(history.bits, Math.min(width, 100)), style: 'fine' }],
    EMPTY,
  ]
}

/** The last values as little bars, the highest as high as the line. */
function sparkline(values: readonly (number | null)[], width: number): string {
  const shown = values.slice(-width)
  const most = Math.max(...shown.map((value) => value ?? 0), 1)
  return shown
    .map((value) => {
      if (value === null) return ' '
      return blocks[Math.min(blocks.length - 1, Math.floor((value / most) * blocks.length))] ?? ' '
    })
    .join('')
}

function firstSteps({ samplers, listening }: Status): Line[] {
  if (samplers.shown.some(({ flows }) => flows > 0)) return []
  if (samplers.total > 0)
    return [[{ text: 'Datagrams come, but no flows yet.', style: 'strong' }], EMPTY]
  const ports = listening.map(({ port, transport }) => `${transport.toUpperCase()} ${port}`)
  const text =
    ports.length === 0
      ? 'No flows yet, and nothing is received over the network: see --listen.'
      : `No flows yet: point a router at ${ports.join(', ')} of that machine.`
  return [[{ text, style: 'strong' }], EMPTY]
}

function findingLines(
  { severity, reason, meaning, remedy, places }: FindingStatus,
  now: number,
  width: number,
): Line[] {
  const style = severity === 'note' ? 'soft' : severity
  const shown = places.shown.slice(0, 3).map(({ subject, detail, last }) => {
    const when = last === null ? '' : `, ${ago(last, now)}`
    return `${[subject, detail].filter((text) => text !== '').join(' ')}${when}`
  })
  const more = places.total - shown.length
  const where = [...shown, ...(more > 0 ? [`and ${whole(more)} more`] : [])].join('; ')
  const indented = (text: string, style: Style = 'plain'): Line[] =>
    wrap(text, width - INDENT).map((line) => [{ text: ' '.repeat(INDENT) }, { text: line, style }])
  const [first = [], ...rest] = indented(meaning.replaceAll('`', ''))
  return [
    [{ text: severity.padEnd(INDENT), style }, ...first.slice(1)],
    ...rest,
    ...(where === '' ? [] : indented(where)),
    ...indented(`${remedy.replaceAll('`', '')} (${reason})`, 'soft'),
    EMPTY,
  ]
}

const samplerColumns: readonly TerminalColumn[] = [
  { title: 'sampler' },
  { title: 'address' },
  { title: 'protocol' },
  { title: 'traffic', isNumber: true },
  { title: 'flows', isNumber: true },
  { title: 'last flow' },
  { title: 'lost', isNumber: true },
  { title: 'sampling rate' },
]

function samplers(
  { samplers: { shown, total }, now }: Status,
  rows: number,
  width: number,
): Line[] {
  if (total === 0) return []
  const cells = shown.slice(0, rows).map((one) => samplerCells(one, now))
  return [...terminalTable(samplerColumns, cells, width), ...more(total - cells.length), EMPTY]
}

function samplerCells(sampler: SamplerStatus, now: number): string[] {
  const { address, name, protocols, bits, flows, last_flow, lost, lost_share } = sampler
  return [
    name || address,
    address,
    protocols.map(protocolName).join(', ') || '–',
    bitRate(bits),
    whole(flows),
    sampler.waiting > 0 && last_flow === 0 ? 'waits for templates' : ago(last_flow, now),
    lost_share === null ? '–' : lost === 0 ? '0' : `${whole(lost)} (${percent(lost_share)})`,
    samplingText(sampler),
  ]
}

function samplingText({ rates, unknown_rate, flows }: SamplerStatus): string {
  if (rates.length === 0) return flows > 0 && unknown_rate > 0 ? 'not told' : '–'
  return rates
    .map(({ rate, source }) => `1:${whole(rate)} ${samplingSources[source] ?? source}`)
    .join(', ')
}

function metricLines(metric: MetricStatus, rows: number, width: number): Line[] {
  const { name, labels, values, top, limit, demand, named_share } = metric
  const columns: TerminalColumn[] = [
    ...labels.map((title) => ({ title })),
    ...values.map((value) => ({ title: valueUnits[value]?.[0] ?? value, isNumber: true })),
    { title: 'share', isNumber: true },
  ]
  const cells = top
    .slice(0, rows)
    .map(({ labels, rates, share }) => [
      ...labels,
      ...rates.map((rate, v) => short(rate * (valueUnits[values[v] ?? '']?.[1] ?? 1))),
      percent(share),
    ])
  const named = named_share === null ? '' : `, ${percent(named_share)} named`
  const of = `  ${whole(metric.rows)} of ${whole(limit)} rows, about ${whole(demand)} without a limit${named}`
  return [
    [
      { text: name, style: 'strong' },
      { text: of, style: 'soft' },
    ],
    ...(cells.length > 0 ? terminalTable(columns, cells, width) : []),
    EMPTY,
  ]
}

const templateColumns: readonly TerminalColumn[] = [
  { title: 'templates of' },
  { title: 'protocol' },
  { title: 'domain', isNumber: true },
  { title: 'port', isNumber: true },
  { title: 'ids' },
  { title: 'last sent' },
]

function templates(
  { templates: { shown, total }, now }: Status,
  rows: number,
  width: number,
): Line[] {
  if (total === 0) return []
  const cells = shown
    .slice(0, rows)
    .map((one) => [
      one.name || one.address,
      protocolName(one.protocol),
      String(one.domain),
      String(one.port),
      one.templates.map(({ id }) => id).join(' '),
      ago(one.last, now),
    ])
  return [...terminalTable(templateColumns, cells, width), ...more(total - cells.length)]
}

function more(number: number): Line[] {
  return number > 0 ? [[{ text: `and ${whole(number)} more`, style: 'soft' }]] : []
}
