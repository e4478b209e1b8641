import {
  array,
  boolean,
  custom,
  int,
  literal,
  number,
  object,
  type output,
  strictObject,
  string,
  tuple,
} from 'zod'
import { type FieldName, isFieldName } from './model/fields.ts'
import { byteSums, valueNames } from './tally/metric-definition.ts'

const halvesSchema = tuple([int().min(0), int().min(0)])

const definitionSchema = strictObject({
  id: string(),
  name: string(),
  help: string(),
  labels: array(
    strictObject({
      label: string(),
      field: custom<FieldName>((name) => typeof name === 'string' && isFieldName(name)),
      bounded: boolean(),
    }),
  ),
  values: array(literal(valueNames)),
  limit: int().min(1),
  otherLimit: int().min(1),
  scale: boolean(),
  bytes: literal(byteSums),
  idle: number(),
})

const candidatesSchema = strictObject({ end: int().min(0), floor: number() })

const tableSchema = strictObject({
  definition: definitionSchema,
  leaving: boolean(),
  hidden: boolean(),
  end: int().min(0),
  tallied: halvesSchema,
  other: halvesSchema,
  retired: halvesSchema,
  demoted: array(number()),
  promotions: number(),
  deferrals: number(),
  landmark: number().nullable(),
  score: number(),
  demand: number(),
  candidates: strictObject({ named: candidatesSchema, other: candidatesSchema }),
})

/** Looked at first, so that a file of another version is told from a damaged one. */
export const formatSchema = object({ format: literal(2) })

/** The first line of a checkpoint; what does not fit is not believed. */
export const headerSchema = strictObject({
  ...formatSchema.shape,
  /** The columns are as they were in memory. */
  littleEndian: boolean(),
  names: int().min(1),
  tables: array(tableSchema),
  positions: array(strictObject({ source: string(), identity: string(), at: int().min(0) })),
  counts: array(strictObject({ tallied: number(), filtered: number(), implausible: number() })),
  tokens: strictObject({ tokens: number(), filled: number().nullable() }),
  scrapers: strictObject({
    snapshot: int().min(0),
    settled: boolean(),
    known: array(
      tuple([
        string(),
        strictObject({
          came: number(),
          interval: number(),
          delivered: number(),
          deliveries: number(),
          missed: number(),
          counted: number(),
        }),
      ]),
    ),
  }),
})

export type Header = output<typeof headerSchema>
export type TableHeader = output<typeof tableSchema>
