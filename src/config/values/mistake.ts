/** A value is not what it should be; the message goes to the user, behind the place of the value. */
export class Mistake extends Error {
  override readonly name = 'Mistake'
}
