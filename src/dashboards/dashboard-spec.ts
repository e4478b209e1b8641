import type { PanelSpec } from './panel-spec.ts'
import type { Variable } from './variable.ts'

/** A dashboard as this folder describes it. */
export interface DashboardSpec {
  /** Stays for ever: links and provisioning go by it. Also the name of the file. */
  readonly uid: string
  readonly title: string
  readonly description: string
  /** Beside the data source, which every dashboard has. */
  readonly variables: readonly Variable[]
  readonly rows: readonly RowSpec[]
}

/** Panels with a heading. */
export interface RowSpec {
  readonly title: string
  readonly panels: readonly PanelSpec[]
}
