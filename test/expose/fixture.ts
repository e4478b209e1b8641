import type { FlowFamily, Names } from '../../src/expose/flow-family.ts'
import type { FieldName } from '../../src/model/fields.ts'
import { LIVE } from '../../src/model/row-state.ts'
import { keyLayout } from '../../src/tally/key-layout.ts'
import type { MetricDefinition } from '../../src/tally/metric-definition.ts'

/** A row as a test writes it: the words of each label, and the values. */
export interface FixtureRow {
  readonly key: readonly (readonly number[])[]
  /** The numbers of the attached labels. */
  readonly names?: readonly number[]
  /** Bits of the labels that read `other`. */
  readonly other?: number
  readonly values: readonly bigint[]
  /** Live unless it says so. */
  readonly state?: number
}

/** A metric with the labels given. */
export function definition(
  labels: Readonly<Record<string, FieldName>>,
  changes: Partial<MetricDefinition> = {},
): MetricDefinition {
  return {
    id: 'test',
    name: 'flow_test',
    help: 'Traffic of the test.',
    labels: Object.entries(labels).map(([label, field]) => ({ label, field, bounded: true })),
    values: ['bytes'],
    where: [],
    limit: 100,
    otherLimit: 10,
    scale: true,
    bytes: 'frame',
    idle: 900_000,
    ...changes,
  }
}

/** A table with these rows. */
export function flowFamily(metric: MetricDefinition, rows: readonly FixtureRow[]): FlowFamily {
  return {
    definition: metric,
    layout: keyLayout(metric),
    rows: {
      end: rows.length,
      keys: Uint32Array.from(rows.flatMap(({ key }) => key.flat())),
      others: Uint32Array.from(rows.map(({ other }) => other ?? 0)),
      names: Uint32Array.from(rows.flatMap(({ names }) => names ?? [])),
      sums: Uint32Array.from(
        rows.flatMap(({ values }) =>
          values.flatMap((value) => [Number(value >> 32n), Number(value & 0xffff_ffffn)]),
        ),
      ),
      created: Float64Array.from(rows.map(() => 1_700_000_000_500)),
      states: Uint8Array.from(rows.map(({ state }) => state ?? LIVE)),
    },
  }
}

/** Names numbered from 1, as in a dictionary. */
export function namesOf(...texts: string[]): Names {
  return { text: (number) => texts[number - 1] ?? 'other' }
}
