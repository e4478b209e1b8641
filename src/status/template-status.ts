import type { SamplerState } from '../decode/decoder-state.ts'
import type { TemplateStatus } from '../model/status.ts'

/** Templates of a session that are shown. */
const MOST_TEMPLATES = 12

/** The sessions of a sampler that have templates. */
export function* templateStatus(
  { address, domains }: SamplerState,
  nameOf: (address: string) => string,
): Generator<TemplateStatus> {
  const called = nameOf(address)
  const name = called === address ? '' : called
  for (const { protocol, id: domain, sessions } of domains) {
    for (const { port, templates } of sessions) {
      if (templates.length === 0) continue
      const shown = templates.slice(0, MOST_TEMPLATES).map(({ id, kind, fields }) => ({
        id,
        fields: fields.length,
        options: kind === 'options',
      }))
      const last = templates.reduce((newest, { received }) => Math.max(newest, received), 0)
      const { length: count } = templates
      yield { address, name, protocol, domain, port, count, templates: shown, last }
    }
  }
}
