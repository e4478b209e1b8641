import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  array,
  int,
  literal,
  number,
  type output,
  strictObject,
  string,
  tuple,
  union,
  type ZodType,
} from 'zod'
import { ConfigError } from '../config/config-error.ts'
import type { SamplerState } from '../decode/decoder-state.ts'
import { type ProtocolName, protocols } from '../decode/protocols.ts'
import { shortestRecord } from '../decode/template/template.ts'
import { parseAddress } from '../model/address.ts'
import { MOST_NAME_BYTES } from '../model/name-text.ts'
import { messageOf } from '../system/message-of.ts'

const protocolNames = Object.keys(protocols) as ProtocolName[]

const wordSchema = int().min(0).max(0xffff_ffff)
const shortSchema = int().min(0).max(0xffff)

const templateSchema = strictObject({
  id: int().min(256).max(0xffff),
  kind: union([literal('data'), literal('options')]),
  scopes: shortSchema,
  fields: array(strictObject({ id: shortSchema, enterprise: wordSchema, length: shortSchema })).max(
    0xffff,
  ),
  received: number().min(0),
}).refine((template) => shortestRecord(template) > 0, 'its records have no bytes')

const addressSchema = string().refine((text) => parseAddress(text) !== undefined, 'not an address')

/** Names with ids of some form. */
function namesSchema<Id extends ZodType<number | string>>(id: Id) {
  const text = string().max(MOST_NAME_BYTES)
  return array(strictObject({ id, name: text, description: text, received: number().min(0) }))
}

/** The form of the file; what does not fit is not believed. */
const stateSchema = strictObject({
  format: literal(1),
  samplers: array(
    strictObject({
      address: addressSchema,
      domains: array(
        strictObject({
          protocol: literal(protocolNames),
          id: wordSchema,
          initTime: number().min(0).nullable(),
          exporter: addressSchema.nullable(),
          rates: array(tuple([wordSchema.nullable(), number().positive()])),
          interfaceRates: array(tuple([wordSchema, number().positive()])),
          names: strictObject({
            interfaces: namesSchema(wordSchema),
            vrfs: namesSchema(wordSchema),
            applications: namesSchema(string().regex(/^\d{1,3}:\d{1,17}$/)),
            samplers: namesSchema(wordSchema),
          }),
          sessions: array(strictObject({ port: shortSchema, templates: array(templateSchema) })),
        }),
      ),
    }),
  ),
})

/** What samplers said, in a file under `state_dir`, so that a restart need not wait for it. Inert. */
export class StateFile {
  readonly path: string
  readonly #directory: string
  readonly #temporary: string
  #written = ''
  #writing: Promise<void> = Promise.resolve()

  constructor(directory: string) {
    this.#directory = directory
    this.path = join(directory, 'samplers.json')
    this.#temporary = `${this.path}.tmp`
  }

  /** Makes the directory if it is missing, and tries it out; throws a `ConfigError` if it is no good. */
  prepare(): void {
    try {
      // not with its parents: Node 20 never returns from that where there can be none, as in /proc
      if (!existsSync(this.#directory)) mkdirSync(this.#directory)
      writeFileSync(this.#temporary, '')
      rmSync(this.#temporary)
    } catch (error) {
      throw new ConfigError(
        [`cannot keep state in ${this.#directory}: ${messageOf(error)}. See --state-dir`],
        { cause: error },
      )
    }
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
      return { samplers: [], problem: messageOf(error) }
    }
  }

  /** Writes the file whole and then in its place, if anything changed; one write after the other. */
  write(known: readonly SamplerState[]): Promise<void> {
    // topics, and whom their records only name, said nothing that has to be kept
    const samplers = known.filter(({ address }) => parseAddress(address) !== undefined)
    const text = JSON.stringify({ format: 1, samplers })
    this.#writing = this.#writing.catch(() => undefined).then(() => this.#replace(text))
    return this.#writing
  }

  async #replace(text: string): Promise<void> {
    if (text === this.#written) return
    await writeFile(this.#temporary, text, { flush: true })
    await rename(this.#temporary, this.path)
    this.#written = text
  }
}
