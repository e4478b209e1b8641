import { appendFileSync, writeFileSync } from 'node:fs'
import { classicFile } from './capture-files.ts'
import { ipfix, type Specifier, set, template, unsigned } from './datagram.ts'
import { ethernet, ipv4, udp } from './packets.ts'

/** Bytes of a capture's header. */
const FILE_HEADER = 24

const BYTES_AND_AS: readonly Specifier[] = [
  [1, 4],
  [16, 4],
]

/** A datagram with one record. */
function data(templateId: number, bytes: number, as: number): Uint8Array {
  return ipfix([set(templateId, `${unsigned(bytes, 4)} ${unsigned(as, 4)}`)])
}

const templateOf = (id: number) => ipfix([set(2, template(id, BYTES_AND_AS))])

/**
 * A capture in two parts that need each other: a template of the first is not told again in the second, and
 * there is data in the first whose template comes in the second.
 */
export class CaptureInParts {
  readonly file: string
  readonly firstFrames: readonly Buffer[]
  readonly secondFrames: readonly Buffer[]
  /** What the records of each part sum up to, and of all that is read of the first without the second. */
  readonly bytes: { readonly readable: number; readonly all: number }

  constructor(file: string, records: number) {
    this.file = file
    const frame = (datagram: Uint8Array) => ethernet(ipv4(udp(datagram)))
    const amounts = Array.from({ length: records }, (_, i) => i + 1)
    const known = amounts.map((bytes) => frame(data(256, bytes, 64_500 + (bytes % 7))))
    const waiting = frame(data(300, 1_000_000, 65_000))
    this.firstFrames = [frame(templateOf(256)), waiting, ...known]
    this.secondFrames = [...known, frame(templateOf(300)), ...known]
    const sum = amounts.reduce((a, b) => a + b, 0)
    this.bytes = { readable: sum, all: 3 * sum + 1_000_000 }
  }

  writeFirst(): void {
    writeFileSync(this.file, classicFile(this.firstFrames))
  }

  appendSecond(): void {
    appendFileSync(this.file, classicFile(this.secondFrames).subarray(FILE_HEADER))
  }
}
