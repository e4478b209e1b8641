/** The number that stands for every text beyond the bound of a dictionary. */
export const OTHER_NAME = 0

/** The number of the text that stands for what has no name. */
export const UNKNOWN_NAME = 1

/** Texts that every dictionary has from the start, in the order of their numbers. */
export const FIRST_NAMES = ['other', 'unknown']

/**
 * Numbers for texts, so that a label set is a tuple of integers. Bounded: once `limit` texts are
 * known, every new one is `OTHER_NAME`, as is the text `other` itself, so that no two numbers read
 * alike. What is new since the last report is handed on with it.
 */
export class Dictionary {
  readonly #limit: number
  readonly #numbers = new Map(FIRST_NAMES.map((text, number) => [text, number]))
  readonly #texts: string[] = [...FIRST_NAMES]
  #reported = FIRST_NAMES.length
  /** Look-ups that found the dictionary full. */
  overflows = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Texts beside those that are there from the start. */
  get size(): number {
    return this.#texts.length - FIRST_NAMES.length
  }

  /** How many texts can still get a number, reserved places included. */
  get left(): number {
    return this.#limit * 2 - this.size
  }

  /** Numbers are 0 … `end` - 1. */
  get end(): number {
    return this.#texts.length
  }

  number(text: string): number {
    return this.#find(text, this.#limit)
  }

  /**
   * The same for a text that is to be told apart when others have taken all places, such as a sampler's
   * address: there are as many places for such once more.
   */
  reserve(text: string): number {
    return this.#find(text, this.#limit * 2)
  }

  #find(text: string, most: number): number {
    const known = this.#numbers.get(text)
    if (known !== undefined) return known
    if (this.size >= most) {
      this.overflows++
      return OTHER_NAME
    }
    const number = this.#texts.push(text) - 1
    this.#numbers.set(text, number)
    return number
  }

  text(number: number): string {
    return this.#texts[number] ?? 'other'
  }

  /** The texts that got their numbers since this was last called, in the order of the numbers. */
  takeNew(): string[] {
    const texts = this.#texts.slice(this.#reported)
    this.#reported = this.#texts.length
    return texts
  }
}
