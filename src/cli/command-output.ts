/** Where a command writes what it finds, and what it tells meanwhile. */
export interface CommandOutput {
  readonly out: { write(text: string): unknown }
  readonly status: { write(text: string): unknown; readonly isTTY?: boolean }
}
