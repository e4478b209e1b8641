import { Mistake } from './mistake.ts'
import { shown } from './shown.ts'

const PORT = 9092

/** Reads `host[:port]` of a broker; returns it with its port. */
export function parseKafkaBroker(text: string): string {
  const [, host = '', port = `${PORT}`] = /^(\[[^\]]+\]|[\w.-]+)(?::(\d{1,5}))?$/.exec(text) ?? []
  if (host === '' || Number(port) === 0 || Number(port) > 65_535) {
    throw new Mistake(`expected a broker as host:port, got ${shown(text)}`)
  }
  return `${host}:${port}`
}
