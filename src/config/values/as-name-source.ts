import { type AsNameSource, AUTO_AS_NAMES } from '../../model/as-name-source.ts'
import { suggestion } from '../suggestion.ts'
import { Mistake } from './mistake.ts'
import { shown } from './shown.ts'

const AUTO = 'auto'

/** Reads `auto`, an `http` or `https` URL, or the name of a file. */
export function parseAsNameSource(value: unknown): AsNameSource {
  if (typeof value !== 'string' || value === '') {
    throw new Mistake(`expected auto, a file, or a URL with http or https, got ${shown(value)}`)
  }
  if (value === AUTO) return { kind: 'url', url: AUTO_AS_NAMES }
  const [, scheme] = /^([a-z][a-z0-9+.-]*):\/\//i.exec(value) ?? []
  if (scheme !== undefined) return { kind: 'url', url: parseUrl(value, scheme.toLowerCase()) }
  const hint = /[./]/.test(value) ? '' : suggestion(value, [AUTO], '')
  if (hint === '') return { kind: 'file', path: value }
  throw new Mistake(`${shown(value)}: ${hint} A file of that name is written ./${value}`)
}

function parseUrl(text: string, scheme: string): string {
  if (scheme !== 'http' && scheme !== 'https') {
    throw new Mistake(`expected a URL with http or https, got ${shown(text)}`)
  }
  if (!URL.canParse(text)) throw new Mistake(`${shown(text)} is not a URL`)
  const url = new URL(text)
  if (url.username === '' && url.password === '') return url.href
  throw new Mistake('a URL with a user and password cannot be fetched; fetch it to a file instead')
}
