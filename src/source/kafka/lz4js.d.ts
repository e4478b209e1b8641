declare module 'lz4js' {
  export function decompress(frame: Uint8Array, longest?: number): Uint8Array
  export function decompressBound(frame: Uint8Array): number
  export function compress(bytes: Uint8Array): Uint8Array
}
