/** A value is not what it should be; the message goes to the user, behind the place of the value. */
export class Mistake extends Error {
  override readonly name = 'Mistake'
  /** Whether the key is to blame, or what stands behind it. */
  readonly at: 'key' | 'value'

  constructor(message: string, at: 'key' | 'value' = 'value') {
    super(message)
    this.at = at
  }
}
