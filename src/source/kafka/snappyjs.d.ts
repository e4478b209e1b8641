declare module 'snappyjs' {
  export function uncompress(block: Uint8Array, longest?: number): Uint8Array
  export function compress(bytes: Uint8Array): Uint8Array
}
