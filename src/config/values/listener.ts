import type { PayloadFormat } from '../../model/payload.ts'
import { suggestion } from '../suggestion.ts'
import { type Endpoint, parseEndpoint } from './endpoint.ts'
import { Mistake } from './mistake.ts'
import { shown } from './shown.ts'

/** Sockets that flows are received on. */
export interface Listener extends Endpoint {
  /** What they receive: `netflow` is every version of it and IPFIX, `flow` tells by the first bytes. */
  readonly scheme: PayloadFormat
  /** How many sockets share the port. */
  readonly count: number
}

const schemes = ['netflow', 'flow'] as const satisfies readonly PayloadFormat[]
const parameters = ['count']
const MOST_SOCKETS = 64

/** Reads `scheme://host:port[/][?count=N]`, the grammar of goflow2's `-listen`. */
export function parseListener(value: unknown): Listener {
  const text = typeof value === 'string' ? value : ''
  const [, schemeText = '', rest = ''] = /^([a-zA-Z0-9+.-]+):\/\/(.*)$/.exec(text) ?? []
  if (schemeText === '') {
    throw new Mistake(`expected scheme://host:port, as in flow://:2055, got ${shown(value)}`)
  }
  const scheme = parseScheme(schemeText)
  const [address = '', query] = rest.split(/\?(.*)/s, 2)
  return { scheme, ...parseEndpoint(address.replace(/\/$/, '')), count: parseCount(query ?? '') }
}

function parseScheme(text: string): PayloadFormat {
  if (text === 'sflow') throw new Mistake('sflow is not supported yet; it comes in a later version')
  const scheme = schemes.find((name) => name === text)
  if (scheme === undefined) {
    throw new Mistake(`unknown scheme ${shown(text)}; ${suggestion(text, schemes)}`)
  }
  return scheme
}

function parseCount(query: string): number {
  let count = 1
  for (const [name, value] of new URLSearchParams(query)) {
    if (!parameters.includes(name)) {
      throw new Mistake(`unknown parameter ${shown(name)}; ${suggestion(name, parameters)}`)
    }
    if (!/^\d+$/.test(value) || Number(value) > MOST_SOCKETS) {
      throw new Mistake(`expected count to be from 1 to ${MOST_SOCKETS}, got ${shown(value)}`)
    }
    count = Math.max(1, Number(value)) // goflow2 takes 0 as 1
  }
  return count
}
