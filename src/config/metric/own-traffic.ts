import type { FieldName } from '../../model/fields.ts'
import { MOST_ROWS } from './metric-schema.ts'

/** Whose traffic it is, and what is another matter in each place that asks for it. */
export interface OwnTraffic {
  readonly asn: number
  /** What the label `hostname` reads. */
  readonly hostname: FieldName
  readonly scale: boolean
  /** What each of the two may have, if it is not more than any metric may. */
  readonly rows: number
}

/**
 * What one autonomous system receives and transmits, with the names that flow-exporter gives, as metrics of
 * a file. Traffic inside the system counts as transmitted only.
 */
export function ownTraffic({ asn, hostname, scale, rows }: OwnTraffic) {
  const metric = (help: string, where: Readonly<Record<string, unknown>>) => ({
    help,
    labels: {
      source_as: 'src_as',
      source_as_name: 'src_as_name',
      destination_as: 'dst_as',
      destination_as_name: 'dst_as_name',
      hostname,
    } satisfies Record<string, FieldName>,
    values: ['bytes'],
    where,
    limit: Math.min(Math.max(2, Math.floor(rows)), MOST_ROWS),
    scale,
  })
  return {
    receive: metric('Bytes received.', { dst_as: asn, src_as: { not: asn } }),
    transmit: metric('Bytes transferred.', { src_as: asn }),
  }
}
