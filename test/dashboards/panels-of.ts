/** What tests look at in the JSON of a dashboard. */
export interface Dashboard {
  readonly uid: string
  readonly tags: readonly string[]
  readonly links: readonly { readonly type: string; readonly tags: readonly string[] }[]
  readonly templating: {
    readonly list: readonly {
      readonly name: string
      readonly query?: { readonly query?: string }
    }[]
  }
  readonly panels: readonly Panel[]
}

/** A panel; rows have neither queries nor units. */
export interface Panel {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly description: string
  readonly gridPos: Readonly<Record<'x' | 'y' | 'w' | 'h', number>>
  readonly datasource: { readonly uid: string }
  readonly targets: readonly { readonly expr: string; readonly instant?: boolean }[]
  readonly fieldConfig: { readonly defaults: { readonly unit?: string } }
}

/** The panels of a dashboard, without the headings of its rows. */
export function panelsOf({ panels }: Dashboard): Panel[] {
  return panels.filter(({ type }) => type !== 'row')
}
