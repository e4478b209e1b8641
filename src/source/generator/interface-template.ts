import type { NamedInterface } from './traffic/named-interface.ts'
import { type FieldSpecifier, type OptionsTemplate, text } from './wire/template.ts'

/** The template of names of interfaces, whose fields NetFlow v9 and IPFIX number alike, but not its scope. */
export function interfaceTemplate(
  scope: FieldSpecifier<NamedInterface>,
): OptionsTemplate<NamedInterface> {
  return {
    id: 259,
    scopes: 1,
    fields: [
      scope,
      text(82, 32, ({ name }) => name), // interfaceName
      text(83, 64, ({ description }) => description), // interfaceDescription
    ],
  }
}
