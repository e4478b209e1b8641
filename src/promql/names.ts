/** Puts the name of an autonomous system, whose number is in a label, into the label `into`. */
export function withAsName(expression: string, label: string, into = 'name'): string {
  const known = 'topk by (asn) (1, max by (asn, name) (flow_as_info))'
  const numbered = `label_replace(${known}, "${label}", "$1", "asn", "(.+)")`
  const renamed =
    into === 'name' ? numbered : `label_replace(${numbered}, "${into}", "$1", "name", "(.+)")`
  return joined(expression, label, into, renamed)
}

/** Puts the names of an interface beside the labels `sampler` and `ifIndex`. */
export function withInterfaceNames(expression: string): string {
  const labels = 'ifName, ifAlias, ifDescr'
  const known = `topk by (sampler, ifIndex) (1, max by (sampler, ifIndex, ${labels}) (flow_interface_info))`
  return joined(expression, 'sampler, ifIndex', labels, known)
}

/** What has no name stays, without one. */
function joined(expression: string, on: string, labels: string, names: string): string {
  const named = `(${expression}) * on (${on}) group_left (${labels}) ${names}`
  return `${named} or on (${on}) (${expression})`
}
