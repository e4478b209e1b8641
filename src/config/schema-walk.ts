import type { core } from 'zod'
import {
  ZodArray,
  ZodObject,
  ZodOptional,
  ZodPipe,
  ZodPrefault,
  ZodRecord,
  ZodTransform,
} from 'zod'
import type { Path } from './problem.ts'

type Schema = core.$ZodType

/** The schema without the wrappers that make it optional. */
export function unwrapped(schema: Schema): Schema {
  return schema instanceof ZodPrefault || schema instanceof ZodOptional
    ? unwrapped(schema.def.innerType)
    : schema
}

/** How the value reads that is taken when there is none. */
export function defaultOf(schema: Schema): unknown {
  if (schema instanceof ZodPrefault) return schema.def.defaultValue
  return undefined
}

/** The keys that an object may have and what belongs to them; `undefined` if it is no object. */
export function shapeOf(schema: Schema): Readonly<Record<string, Schema>> | undefined {
  const inner = unwrapped(schema)
  if (inner instanceof ZodPipe) return shapeOf(inner.def.in)
  return inner instanceof ZodObject ? inner.shape : undefined
}

/** The schema of what stands at a path. */
export function schemaAt(schema: Schema, path: Path): Schema | undefined {
  const [part, ...rest] = path
  if (part === undefined) return schema
  const next = child(unwrapped(schema), part)
  return next === undefined ? undefined : schemaAt(next, rest)
}

function child(schema: Schema, part: string | number): Schema | undefined {
  if (schema instanceof ZodObject) return schema.shape[part]
  if (schema instanceof ZodRecord) return schema.def.valueType
  if (schema instanceof ZodArray) return schema.def.element
  if (schema instanceof ZodPipe) {
    return child(schema.def.in instanceof ZodTransform ? schema.def.out : schema.def.in, part)
  }
  return undefined
}
