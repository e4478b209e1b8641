/** One member of an `Accept` or `Accept-Encoding` header. */
export interface Weighted {
  readonly name: string
  /** Its parameters other than the weight, names and values in lower case. */
  readonly parameters: ReadonlyMap<string, string>
  /** 0 (not acceptable) to 1. */
  readonly weight: number
}

/** Reads a header of RFC 9110 §12.4.2: members with parameters and a weight each. */
export function parseWeightedList(header: string): Weighted[] {
  return header
    .toLowerCase()
    .split(',')
    .map(parseMember)
    .filter(({ name }) => name !== '')
}

function parseMember(member: string): Weighted {
  const [name = '', ...rest] = member.split(';').map((part) => part.trim())
  const parameters = new Map(rest.map(parseParameter))
  const weight = Number(parameters.get('q') ?? 1)
  parameters.delete('q')
  // an unreadable weight is ignored, not taken for a refusal
  return { name, parameters, weight: weight >= 0 && weight <= 1 ? weight : 1 }
}

function parseParameter(parameter: string): [name: string, value: string] {
  const [name = '', ...value] = parameter.split('=')
  const text = value.join('=').trim()
  return [name.trim(), text.replace(/^"(.*)"$/, '$1')]
}
