/** One record, every field of its template by name. */
export type FlowRecord = Record<string, number | string>
