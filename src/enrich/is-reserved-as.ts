/**
 * Whether an AS number is nobody's in the Internet: private, documentation, reserved, or AS_TRANS.
 * https://www.iana.org/assignments/iana-as-numbers-special-registry
 */
export function isReservedAs(number: number): boolean {
  if (number < 64_496) return number === 0 || number === 23_456 // RFC 7607, 6793
  // RFC 5398, 6996, 7300, 5398, and reserved by IANA, one behind the other
  return number <= 131_071 || number >= 4_200_000_000 // RFC 6996, 7300
}
