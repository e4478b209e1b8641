import { unknown } from 'zod'
import { networkKey, parseNetwork } from '../../model/address.ts'
import { parseAsNumber } from '../../model/as-number.ts'
import { cleanName } from '../../model/name-text.ts'
import type { NamedNetwork, NetworksSource } from '../../model/named-network.ts'
import { valueTypes } from '../setting.ts'
import { suggestion } from '../suggestion.ts'
import { isMapping } from '../values/is-mapping.ts'
import { Mistake } from '../values/mistake.ts'
import { shown } from '../values/shown.ts'

/** The name of a file, or a map of CIDR to name, or to `name` and `as`. */
export const networks = () =>
  unknown()
    .transform((value, context): NetworksSource => {
      if (typeof value === 'string' && value !== '') return { kind: 'file', path: value }
      const issue = (message: string, input: unknown, at: Mistake['at'], path: string[] = []) => {
        context.issues.push({ code: 'custom', message, input, path, params: { at } })
      }
      if (!isMapping(value)) {
        issue(`expected a map of CIDR to name, or a file, got ${shown(value)}`, value, 'value')
        return { kind: 'inline', networks: [] }
      }
      const seen = new Set<string>()
      const found = Object.entries(value).flatMap(([cidr, entry]) => {
        try {
          return [namedNetwork(cidr, entry, seen)]
        } catch (error) {
          if (!(error instanceof Mistake)) throw error
          issue(error.message, entry, error.at, [cidr])
          return []
        }
      })
      return { kind: 'inline', networks: found }
    })
    .register(valueTypes, { form: 'mapping', name: 'map of CIDR to name, or a file' })

function namedNetwork(cidr: string, entry: unknown, seen: Set<string>): NamedNetwork {
  const network = parseNetwork(cidr)
  if (network === undefined) {
    throw new Mistake('expected an address or a network as 192.0.2.0/24', 'key')
  }
  const key = networkKey(network)
  if (seen.has(key)) throw new Mistake('the same network is there already', 'key')
  seen.add(key)
  return { network, ...known(entry) }
}

function known(entry: unknown): Pick<NamedNetwork, 'name' | 'as'> {
  if (typeof entry === 'string') return { name: nameOf(entry), as: 0 }
  if (!isMapping(entry)) {
    throw new Mistake(`expected a name, or a map of name and as, got ${shown(entry)}`)
  }
  for (const key of Object.keys(entry)) {
    if (key === 'name' || key === 'as') continue
    throw new Mistake(`it has no ${shown(key)}; ${suggestion(key, ['name', 'as'])}`)
  }
  const { name, as } = entry
  if (name === undefined && as === undefined) throw new Mistake('expected name or as, or both')
  return {
    name: name === undefined ? '' : nameOf(name),
    as: as === undefined ? 0 : asOf(as),
  }
}

function nameOf(value: unknown): string {
  const name = typeof value === 'string' ? cleanName(value) : ''
  if (name !== '') return name
  throw new Mistake(`expected the name of a network, got ${shown(value)}`)
}

function asOf(value: unknown): number {
  const isText = typeof value === 'string' || typeof value === 'number'
  const number = isText ? parseAsNumber(`${value}`) : undefined
  if (number !== undefined) return number
  throw new Mistake(`expected an AS number, as 64500 or AS64500, got ${shown(value)}`)
}
