/** A secret, or where it is: in a variable of the environment, or in a file. */
export interface Secret {
  readonly kind: 'text' | 'variable' | 'file'
  /** The secret, the name of the variable, or the path of the file. */
  readonly text: string
}
