import type { Builder } from '@grafana/grafana-foundation-sdk/cog'
import {
  BigValueGraphMode,
  GraphDrawStyle,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TableSortByFieldStateBuilder,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common'
import {
  DashboardLinkBuilder,
  type GridPos,
  type Panel,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus'
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat'
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table'
import { PanelBuilder as LinesBuilder } from '@grafana/grafana-foundation-sdk/timeseries'
import type { PanelSpec, Target } from './panel-spec.ts'
import { prometheus } from './prometheus.ts'

/** The panel for Grafana, at its place. */
export function panel(spec: PanelSpec, place: GridPos): Builder<Panel> {
  return builderOf(spec).gridPos(place)
}

function builderOf(spec: PanelSpec): LinesBuilder | StatBuilder | TableBuilder {
  switch (spec.kind) {
    case 'lines':
      return lines(spec)
    case 'stacked':
      return lines(spec)
        .fillOpacity(40)
        .stacking(new StackingConfigBuilder().mode(StackingMode.Normal))
    case 'stat':
      return common(new StatBuilder(), spec)
        .targets(spec.targets.map((target, i) => query(target, i).instant()))
        .graphMode(BigValueGraphMode.None)
        .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    case 'table':
      return table(spec)
  }
}

function lines(spec: PanelSpec): LinesBuilder {
  return common(new LinesBuilder(), spec)
    .targets(spec.targets.map((target, i) => query(target, i).range()))
    .drawStyle(GraphDrawStyle.Line)
    .showPoints(VisibilityMode.Never)
    .fillOpacity(10)
    .axisSoftMin(0)
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.Table)
        .placement(LegendPlacement.Bottom)
        .showLegend(true)
        .calcs(['mean', 'max', 'lastNotNull'])
        .sortBy('Mean')
        .sortDesc(true),
    )
    .tooltip(
      new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending),
    )
}

/** A row for each label set, a column for each query. */
function table(spec: PanelSpec): TableBuilder {
  const { targets, headings = {}, unit } = spec
  const columns = targets.map((target, i) => ({
    field: targets.length === 1 ? 'Value' : `Value #${refId(i)}`,
    ...target,
  }))
  const builder = common(new TableBuilder(), spec)
    .targets(targets.map((target, i) => query(target, i).instant().format(PromQueryFormat.Table)))
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({
      id: 'organize',
      options: {
        excludeByName: { Time: true },
        renameByName: {
          ...headings,
          ...Object.fromEntries(columns.map(({ field, legend }) => [field, legend])),
        },
      },
    })
    .filterable(true)
  for (const { legend, unit: own = unit } of columns) {
    builder.overrideByName(legend, [{ id: 'unit', value: own }])
  }
  const [first] = columns
  return first === undefined
    ? builder
    : builder.sortBy([new TableSortByFieldStateBuilder().displayName(first.legend).desc(true)])
}

/** What panels of all kinds have. */
interface CommonBuilder {
  id(id: number): this
  title(title: string): this
  description(description: string): this
  datasource(datasource: typeof prometheus): this
  unit(unit: string): this
  thresholds(steps: ThresholdsConfigBuilder): this
  dataLinks(links: DashboardLinkBuilder[]): this
}

function common<Kind extends CommonBuilder>(builder: Kind, spec: PanelSpec): Kind {
  const { id, title, description, unit, link } = spec
  const steps = spec.steps ?? [{ value: null, color: spec.kind === 'stat' ? 'blue' : 'green' }]
  builder
    .id(id)
    .title(title)
    .description(description)
    .datasource(prometheus)
    .unit(unit)
    .thresholds(
      new ThresholdsConfigBuilder()
        .mode(ThresholdsMode.Absolute)
        .steps(steps.map((s) => ({ ...s }))),
    )
  if (link !== undefined) builder.dataLinks([new DashboardLinkBuilder(link.title).url(link.url)])
  return builder
}

function query({ expr, legend }: Target, number: number): DataqueryBuilder {
  return new DataqueryBuilder()
    .refId(refId(number))
    .datasource(prometheus)
    .expr(expr)
    .legendFormat(legend)
}

const refId = (number: number) => String.fromCharCode('A'.charCodeAt(0) + number)
