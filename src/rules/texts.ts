/** Names are not gone with a scrape that failed just when somebody is told. */
const lately = (selector: string) => `topk(1, last_over_time(${selector}[10m]))`

/** What is said of an autonomous system whose number is in a label: `AS64500 (Example)`. */
export function asText(label: string): string {
  const known = `{{ with printf "${lately('flow_as_info{asn=%q}')}" $labels.${label} | query }}`
  return `AS{{ $labels.${label} }}${known}{{ with . | first | label "name" }} ({{ . }}){{ end }}{{ end }}`
}

/** What is said of an interface: `edge1 xe-0/1/3 (Transit: Example), ifIndex 11`. */
export const interfaceText: string =
  `{{ $labels.sampler }} {{ with printf "${lately('flow_interface_info{sampler=%q,ifIndex=%q}')}" $labels.sampler $labels.ifIndex | query }}` +
  '{{ with . | first | label "ifName" }}{{ . }} {{ end }}{{ with . | first | label "ifAlias" }}({{ . }}) {{ end }}{{ end }}' +
  'ifIndex {{ $labels.ifIndex }}'

/** The value of a recorded series with the same label, of the same job, for people. */
export function valueText(series: string, label: string): string {
  const matchers = `job=%q,${label}=%q`
  const values = `$labels.job $labels.${label}`
  return `{{ with printf "${series}{${matchers}}" ${values} | query }}{{ . | first | value | humanize }}{{ else }}0 {{ end }}`
}
