import { formatAddress } from '../../model/address.ts'
import { nameText } from '../../model/name-text.ts'
import { renderBytes } from '../../model/render.ts'
import { readLow, readNumber } from './element-readers.ts'

/** The elements of options data that are kept: RFC 3954 §8, RFC 5477 §8.2, RFC 6759, RFC 7012. */
export const optionElements = {
  ingressInterface: 10,
  egressInterface: 14,
  samplingInterval: 34,
  samplerId: 48,
  samplerRandomInterval: 50,
  interfaceName: 82,
  interfaceDescription: 83,
  samplerName: 84,
  applicationDescription: 94,
  applicationId: 95,
  applicationName: 96,
  exporterIPv4Address: 130,
  exporterIPv6Address: 131,
  observationDomainId: 149,
  systemInitTime: 160,
  ingressVrfId: 234,
  egressVrfId: 235,
  vrfName: 236,
  ingressPhysicalInterface: 252,
  egressPhysicalInterface: 253,
  selectorId: 302,
  selectorAlgorithm: 304,
  packetInterval: 305,
  packetSpace: 306,
  timeInterval: 307,
  timeSpace: 308,
  size: 309,
  population: 310,
  selectorName: 335,
} as const

export type OptionElement = keyof typeof optionElements

/** The longest number, and the longest application: an engine and seven bytes (RFC 6759 §4). */
const NUMBER_BYTES = 8

/** One options record, on loan: a value is read when somebody asks for it, and absent if not there. */
export class OptionsRecord {
  readonly #positions: ReadonlyMap<OptionElement, number>
  readonly #offsets: ArrayLike<number>
  readonly #lengths: ArrayLike<number>
  readonly #view: DataView

  /** `positions` says which field each element is; offsets and lengths are those of the fields. */
  constructor(
    view: DataView,
    positions: ReadonlyMap<OptionElement, number>,
    offsets: ArrayLike<number>,
    lengths: ArrayLike<number>,
  ) {
    this.#view = view
    this.#positions = positions
    this.#offsets = offsets
    this.#lengths = lengths
  }

  /** An amount: exact to 2^53. */
  number(element: OptionElement): number | undefined {
    return this.#read(element, readNumber)
  }

  /** An id: its low 32 bits, which is what flow records are read for. */
  id(element: OptionElement): number | undefined {
    return this.#read(element, readLow)
  }

  /** A name, without its padding. */
  text(element: OptionElement): string | undefined {
    const bytes = this.#bytes(element)
    return bytes && nameText(bytes)
  }

  /** IE 95 as it reads in labels: `3:80`. */
  get application(): string | undefined {
    const bytes = this.#bytes('applicationId')
    if (bytes === undefined || bytes.length === 0 || bytes.length > NUMBER_BYTES) return undefined
    return renderBytes('application_id', bytes)
  }

  /** The ifIndex of what the record is about; 0 is no interface. */
  get interface(): number | undefined {
    return (
      this.id('ingressInterface') ||
      this.id('egressInterface') ||
      this.id('ingressPhysicalInterface') ||
      this.id('egressPhysicalInterface') ||
      undefined
    )
  }

  /** The id of the sampler (RFC 5477: selector) that it is about. */
  get sampler(): number | undefined {
    return this.id('selectorId') ?? this.id('samplerId')
  }

  /** The id of the VRF that it is about. */
  get vrf(): number | undefined {
    return this.id('ingressVrfId') ?? this.id('egressVrfId')
  }

  /** The address of the device that records are from, whoever passes them on; `undefined` for zeros. */
  get exporter(): string | undefined {
    return this.#address('exporterIPv4Address', 4) ?? this.#address('exporterIPv6Address', 16)
  }

  #address(element: OptionElement, length: 4 | 16): string | undefined {
    const bytes = this.#bytes(element)
    if (bytes === undefined || bytes.length !== length || bytes.every((byte) => byte === 0)) {
      return undefined
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, length)
    const words = [length - 16, length - 12, length - 8, length - 4].map((at) =>
      at < 0 ? 0 : view.getUint32(at),
    )
    return formatAddress([...words, length === 4 ? 4 : 6])
  }

  #read(
    element: OptionElement,
    read: (view: DataView, offset: number, length: number) => number,
  ): number | undefined {
    const position = this.#positions.get(element)
    if (position === undefined) return undefined
    const length = this.#lengths[position] ?? 0
    if (length === 0 || length > NUMBER_BYTES) return undefined
    return read(this.#view, this.#offsets[position] ?? 0, length)
  }

  #bytes(element: OptionElement): Uint8Array | undefined {
    const position = this.#positions.get(element)
    if (position === undefined) return undefined
    const { buffer, byteOffset } = this.#view
    const start = byteOffset + (this.#offsets[position] ?? 0)
    return new Uint8Array(buffer, start, this.#lengths[position] ?? 0)
  }
}
