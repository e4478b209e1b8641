const MOST = 60

/** The beginning of some bytes as it may stand in a message to people. */
export function shownBytes(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes.subarray(0, MOST)).replace(/[\p{C}\s]+/gu, ' ')
  return JSON.stringify(text)
}
