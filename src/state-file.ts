import { mkdirSync, readFileSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { array, int, literal, number, type output, strictObject, string, tuple, union } from 'zod'
import type { SamplerState } from './decode/decoder-state.ts'

const wordSchema = int().min(0).max(0xffff_ffff)
const shortSchema = int().min(0).max(0xffff)

const templateSchema = strictObject({
  id: int().min(256).max(0xffff),
  kind: union([literal('data'), literal('options')]),
  scopes: shortSchema,
  fields: array(strictObject({ id: shortSchema, enterprise: wordSchema, length: shortSchema }))
    .min(1)
    .max(0xffff),
  received: number().min(0),
})

/** The form of the file; what does not fit is not believed. */
const stateSchema = strictObject({
  format: literal(1),
  samplers: array(
    strictObject({
      address: string(),
      domains: array(
        strictObject({
          version: union([literal(5), literal(9), literal(10)]),
          id: wordSchema,
          initTime: number().min(0).nullable(),
          rates: array(tuple([wordSchema.nullable(), number().min(1)])),
          sessions: array(strictObject({ port: shortSchema, templates: array(templateSchema) })),
        }),
      ),
    }),
  ),
})

/** What samplers said, in a file under `state_dir`, so that a restart need not wait for it. */
export class StateFile {
  readonly path: string
  #written = ''

  /** Makes the directory if it is missing; throws what the file system says if it cannot. */
  constructor(directory: string) {
    mkdirSync(directory, { recursive: true })
    this.path = join(directory, 'samplers.json')
  }

  /** What an earlier run left, or why it cannot be used; nothing where there is no file. */
  read(): { readonly samplers: readonly SamplerState[]; readonly problem?: string } {
    try {
      const { samplers } = stateSchema.parse(JSON.parse(readFileSync(this.path, 'utf8')))
      return { samplers: samplers satisfies output<typeof stateSchema>['samplers'] }
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
        return { samplers: [] }
      }
      return { samplers: [], problem: error instanceof Error ? error.message : `${error}` }
    }
  }

  /** Writes the file whole and then in its place, if anything changed. */
  async write(samplers: readonly SamplerState[]): Promise<void> {
    const text = JSON.stringify({ format: 1, samplers })
    if (text === this.#written) return
    const temporary = `${this.path}.tmp`
    await writeFile(temporary, text)
    await rename(temporary, this.path)
    this.#written = text
  }
}
