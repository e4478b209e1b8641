/** The file cannot be read as a capture at all; the message is one line for a person. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError'
}
