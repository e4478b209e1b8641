import type { ClientAuth } from '../../model/web-config.ts'

/** The values of `client_auth_type`, as Go calls them. */
export const clientAuthTypes = {
  NoClientCert: { asks: false, requires: false, verifies: false },
  RequestClientCert: { asks: true, requires: false, verifies: false },
  RequireAnyClientCert: { asks: true, requires: true, verifies: false },
  VerifyClientCertIfGiven: { asks: true, requires: false, verifies: true },
  RequireAndVerifyClientCert: { asks: true, requires: true, verifies: true },
} as const satisfies Record<string, ClientAuth>
