import { object } from 'zod'
import { lineBudget } from '../line-budget.ts'
import { ownTraffic } from '../metric/own-traffic.ts'
import type { Problem } from '../problem.ts'
import { configSchema } from '../schema.ts'
import { isMapping } from '../values/is-mapping.ts'
import { flowExporterShape } from './flow-exporter-shape.ts'

/** The part of the series that each of the two metrics may have; the rest is for others. */
const SHARE = 0.4

const flags = object(flowExporterShape)

const EXAMPLE = 'as in --brokers kafka1:9092 --topic pmacct.acct --asn 64500'

type Values = Readonly<Record<string, unknown>>

/**
 * What the flags of flow-exporter ask for, put in our own words among the other values, of which none is
 * checked yet. What those say stays: its listener and its metrics are there beside them.
 */
export function fromFlowExporter(values: Values): {
  readonly values: Record<string, unknown>
  readonly problems: readonly Problem[]
} {
  const problems = problemsOf(values)
  const { brokers, topic, partitions, addr } = flags.safeParse(values).data ?? {}
  if (brokers === undefined || topic === undefined) return { values: { ...values }, problems }
  const listener = {
    kafka: brokers,
    topics: [topic],
    format: 'pmacct-json',
    partitions: partitions ?? 'all',
  }
  const { listen = [], metrics = {}, web = {} } = values
  const added = {
    listen: [listen, listener].flat(),
    metrics: isMapping(metrics) ? { ...metricsOf(values), ...metrics } : metrics,
    as_names: values.as_names ?? ['auto'],
    info_metrics: values.info_metrics ?? false,
  }
  if (addr === undefined || !isMapping(web)) return { values: { ...values, ...added }, problems }
  return { values: { ...values, ...added, web: { ...web, listen_address: [addr] } }, problems }
}

/** Its two metrics. Its AS is 0 unless given, which is that of all that have none. */
function metricsOf(values: Values) {
  const { series, linesPerSeries } = lineBudget(values)
  return ownTraffic({
    asn: configSchema.shape.asn.safeParse(values.asn).data ?? 0,
    hostname: 'exporter_name',
    scale: false,
    rows: (series / linesPerSeries) * SHARE,
  })
}

/** What is missing beside a flag, or there twice. */
function problemsOf(values: Values): Problem[] {
  const given = (name: string) => values[name] !== undefined
  const { brokers: _, ...others } = flowExporterShape
  const first = Object.keys(others).find(given)
  const problems: Problem[] = []
  if (!given('brokers') && first !== undefined) {
    const ours = first === 'addr' ? '; without them it is --web.listen-address' : ''
    problems.push({ path: [first], message: `expected --brokers beside it, ${EXAMPLE}${ours}` })
  }
  if (given('brokers') && !given('topic')) {
    problems.push({ path: ['brokers'], message: `expected --topic beside it, ${EXAMPLE}` })
  }
  const { web } = values
  if (given('addr') && isMapping(web) && web.listen_address !== undefined) {
    const message = 'web.listen_address is given, too, which is the same: give one of them'
    problems.push({ path: ['addr'], message })
  }
  return problems
}
