/** A source of numbers that is the same for the same seed: `below(n)` is at least 0, less than n. */
export type Below = (limit: number) => number

/** xorshift32. */
export function below(seed: number): Below {
  let state = seed | 0 || 1
  return (limit) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % limit
  }
}

/** Values that lengths, counts and ids go wrong with. */
const awkward = [0, 1, 2, 3, 4, 5, 9, 10, 16, 255, 256, 257, 1024, 0x7fff, 0x8000, 0xfffe, 0xffff]

/** How datagrams begin: the version word of each protocol, which is longer in sFlow. */
const beginnings = [
  [0, 1],
  [0, 5],
  [0, 7],
  [0, 8],
  [0, 9],
  [0, 10],
  [0, 0, 0, 5, 0, 0, 0, 1],
]

/** A datagram of any bytes, most of them with the version word of a protocol. */
export function randomDatagram(pick: Below): Uint8Array {
  const bytes = Uint8Array.from({ length: pick(600) }, () => pick(256))
  const beginning = beginnings[pick(beginnings.length)] ?? []
  if (bytes.length >= beginning.length && pick(8) > 0) bytes.set(beginning)
  return bytes
}

/** A datagram that was good, with one to eight things wrong. */
export function mutatedDatagram(pick: Below, corpus: readonly Uint8Array[]): Uint8Array {
  const any = () => corpus[pick(corpus.length)] ?? new Uint8Array(0)
  let bytes: Uint8Array = any().slice()
  for (let times = 1 + pick(8); times > 0 && bytes.length > 0; times--) {
    bytes = mutations[pick(mutations.length)]?.(bytes, pick, any()) ?? bytes
  }
  return bytes
}

type Mutation = (bytes: Uint8Array, pick: Below, other: Uint8Array) => Uint8Array

const mutations: readonly Mutation[] = [
  (bytes, pick) => {
    const at = pick(bytes.length)
    bytes[at] = (bytes[at] ?? 0) ^ (1 << pick(8))
    return bytes
  },
  (bytes, pick) => {
    bytes[pick(bytes.length)] = pick(256)
    return bytes
  },
  (bytes, pick) => {
    // where the lengths, counts and ids are
    const at = 2 * pick(bytes.length >> 1)
    const value = awkward[pick(awkward.length)] ?? 0
    bytes[at] = value >>> 8
    if (at + 1 < bytes.length) bytes[at + 1] = value & 255
    return bytes
  },
  (bytes, pick) => bytes.slice(0, pick(bytes.length + 1)),
  (bytes, pick, other) => {
    const at = pick(bytes.length)
    return Uint8Array.from([...bytes.subarray(0, at), ...other.subarray(pick(other.length + 1))])
  },
  (bytes, pick) => {
    const from = pick(bytes.length)
    const to = from + pick(bytes.length - from + 1)
    return Uint8Array.from([...bytes.subarray(0, to), ...bytes.subarray(from)]).slice(0, 4000)
  },
]
