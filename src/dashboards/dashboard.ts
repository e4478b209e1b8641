import {
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  RowBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard'
import type { DashboardSpec } from './dashboard-spec.ts'
import { Grid } from './grid.ts'
import { panel } from './panel.ts'
import { variable } from './variable.ts'

/** All dashboards have it; links between them go by it. */
const TAG = 'flowtally'

/** Rows are numbered apart from panels, of which a hundred are set aside for each metric. */
const FIRST_ROW_ID = 1_000_001

/** The dashboard for Grafana, as JSON. */
export function dashboard({ uid, title, description, variables, rows }: DashboardSpec): string {
  const builder = new DashboardBuilder(`flowtally: ${title}`)
    .uid(uid)
    .description(description)
    .tags([TAG])
    .timezone('browser')
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: 'now-6h', to: 'now' })
    .refresh('1m')
    .link(
      new DashboardLinkBuilder('flowtally')
        .type(DashboardLinkType.Dashboards)
        .tags([TAG])
        .asDropdown(true)
        .keepTime(true)
        .includeVars(true),
    )
    .withVariable(
      new DatasourceVariableBuilder('datasource')
        .label('Data source')
        .description('The Prometheus that scrapes flowtally.')
        .type('prometheus'),
    )
  for (const one of variables) builder.withVariable(variable(one))
  const grid = new Grid()
  for (const [i, row] of rows.entries()) {
    builder.withRow(new RowBuilder(row.title).id(FIRST_ROW_ID + i).gridPos(grid.line()))
    for (const spec of row.panels) builder.withPanel(panel(spec, grid.place(spec)))
  }
  const made = builder.build()
  // at the top of the dashboard, where one sees them, and not in a menu
  const links = made.links?.map(({ placement: _, ...link }) => link)
  return `${JSON.stringify({ ...made, links }, undefined, 2)}\n`
}
