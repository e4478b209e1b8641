/** Elliptic curves by their names of exporters written in Go, as OpenSSL calls them. */
export const curves = {
  X25519: 'X25519',
  CurveP256: 'P-256',
  CurveP384: 'P-384',
  CurveP521: 'P-521',
} as const
