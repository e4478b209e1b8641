/** The data source that the reader of a dashboard chooses. */
export const prometheus = { type: 'prometheus', uid: `\${datasource}` } as const
