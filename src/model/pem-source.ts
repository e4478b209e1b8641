/** Where something in PEM is: in a file, or in the configuration itself. */
export interface PemSource {
  readonly kind: 'file' | 'text'
  /** The path of the file, or the PEM. */
  readonly text: string
  /** The setting that has it, for messages: `cert_file`. */
  readonly setting: string
}
