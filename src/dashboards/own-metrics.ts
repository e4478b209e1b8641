import type { FlowMetric } from '../promql/flow-metric.ts'
import type { FlowRoles } from '../promql/flow-roles.ts'
import { scrapedLabel } from '../promql/scraped-label.ts'
import { followed } from '../tally/key-layout.ts'
import type { DashboardSpec, RowSpec } from './dashboard-spec.ts'
import { flowQuery, unitOf } from './flow-query.ts'
import type { PanelSpec } from './panel-spec.ts'
import { variables } from './variables.ts'

/** Ids of the panels of a metric begin anew at so many. */
const IDS = 100

/** *Own metrics*: those of the configuration that no other dashboard shows; none where there are none. */
export function ownMetrics({ others }: FlowRoles): DashboardSpec[] {
  if (others.length === 0) return []
  return [
    {
      uid: 'flowtally-own',
      title: 'Own metrics',
      description: 'Metrics of the configuration that no other dashboard shows.',
      variables: [variables.instance, variables.sampler, variables.top],
      rows: others.map((metric, i) => rowOf(metric, IDS * i)),
    },
  ]
}

function rowOf(metric: FlowMetric, firstId: number): RowSpec {
  const { definition, family, noun } = metric
  const query = flowQuery(metric)
  const groups = groupsOf(metric)
  const panel = (id: number, by: readonly string[], width: number): PanelSpec => ({
    id: firstId + id,
    kind: 'stacked',
    title: by.length === 0 ? `${definition.name}: all` : `${definition.name} by ${by.join(', ')}`,
    description: `${definition.help} ${by.length === 0 ? `All rows of ${family}.` : `The largest over the time that is shown, of ${family}. All others are one series.`}`,
    unit: unitOf[noun],
    width,
    targets:
      by.length === 0
        ? [{ expr: query.perSecond([]), legend: 'all' }]
        : [
            { expr: query.largest(by), legend: by.map((label) => `{{${label}}}`).join(' ') },
            { expr: query.rest(by), legend: 'all others' },
          ],
  })
  return {
    title: definition.name,
    panels: [panel(1, [], 24), ...groups.map((by, i) => panel(i + 2, by, 12))],
  }
}

/** Each label with what follows it, as a name does its number; and all of them together. */
function groupsOf({ definition: { labels } }: FlowMetric): string[][] {
  const keys = labels.filter(({ field }) => followed(field, labels) === undefined)
  const groups = keys.map((key) => {
    const names = labels.filter(({ field }) => followed(field, labels)?.at(-1) === key)
    const before = names.flatMap(({ field }) => followed(field, labels) ?? [])
    return [...new Set([...before, key, ...names])].map(({ label }) => scrapedLabel(label))
  })
  const together = labels.map(({ label }) => scrapedLabel(label))
  return keys.length === 1 ? [together] : [...groups, together]
}
