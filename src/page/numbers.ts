const grouped = new Intl.NumberFormat('en-US')

/** A whole number as people read it: `12,345`. */
export function whole(value: number): string {
  return grouped.format(Math.round(value))
}

const prefixes = ['', 'k', 'M', 'G', 'T', 'P', 'E']

/** A number with three digits, and the prefix of its unit: `1.23 G`; a dash where it is not known. */
export function short(value: number | null): string {
  return value === null ? '–' : scaled(value).join(' ').trim()
}

/** The same with a unit: `1.23 Gbit/s`. */
export function bitRate(value: number | null): string {
  return value === null ? '–' : `${scaled(value).join(' ')}bit/s`
}

function scaled(value: number): [digits: string, prefix: string] {
  let rest = value
  let prefix = 0
  // what rounds to 1000 has the next prefix
  for (; rest >= 999.5 && prefix < prefixes.length - 1; prefix++) rest /= 1000
  const isWhole = rest >= 99.95 || (prefix === 0 && Number.isInteger(rest))
  const digits = isWhole ? 0 : rest >= 9.995 ? 1 : 2
  return [rest.toFixed(digits), prefixes[prefix] ?? '']
}

/** Of 1, rounded down: only all is 100 %. What is not nothing is not 0 %. */
export function percent(share: number | null): string {
  if (share === null) return '–'
  if (share > 0 && share < 0.001) return '< 0.1 %'
  return `${(Math.floor(share * 1000) / 10).toFixed(1)} %`
}

const units = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const

/** How long something takes, in its largest unit, or two where that says little: `3 d`, `1 h 20 min`, `12 s`. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  const at = units.findIndex(([size]) => seconds >= size)
  const [size, name] = units[at] ?? [1, 's']
  const count = Math.floor(seconds / size)
  const next = units[at + 1]
  const rest = next === undefined ? 0 : Math.floor((seconds % size) / next[0])
  const more =
    next !== undefined && name !== 'min' && count < 3 && rest > 0 ? ` ${rest} ${next[1]}` : ''
  return `${count} ${name}${more}`
}

/** How long ago something was; `now` within the last seconds. */
export function ago(then: number, now: number): string {
  if (then === 0) return 'never'
  return now - then < 5000 ? 'now' : `${duration(now - then)} ago`
}
