/** Numbers that are no network's own: https://www.iana.org/assignments/iana-as-numbers-special-registry */
const ranges = [
  { first: 112, last: 112, name: 'AS112 project' }, // RFC 7534
  { first: 23_456, last: 23_456, name: 'AS_TRANS' }, // RFC 6793 §9
  { first: 64_496, last: 64_511, name: 'Documentation' }, // RFC 5398
  { first: 64_512, last: 65_534, name: 'Private use' }, // RFC 6996
  { first: 65_535, last: 65_535, name: 'Reserved' }, // RFC 7300
  { first: 65_536, last: 65_551, name: 'Documentation' }, // RFC 5398
  { first: 65_552, last: 131_071, name: 'Reserved' },
  { first: 4_200_000_000, last: 4_294_967_294, name: 'Private use' }, // RFC 6996
  { first: 4_294_967_295, last: 4_294_967_295, name: 'Reserved' }, // RFC 7300
] as const

/** What a number for private use, for documentation or reserved is called; `''` of all others. */
export function reservedAsName(asn: number): string {
  return ranges.find(({ first, last }) => asn >= first && asn <= last)?.name ?? ''
}
