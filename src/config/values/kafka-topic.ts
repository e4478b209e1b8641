import { Mistake } from './mistake.ts'
import { shown } from './shown.ts'

/** https://kafka.apache.org/documentation/#topicconfigs: what a topic may be called. */
export function parseKafkaTopic(text: string): string {
  if (/^[\w.-]{1,249}$/.test(text)) return text
  throw new Mistake(`expected the name of a topic, got ${shown(text)}`)
}
