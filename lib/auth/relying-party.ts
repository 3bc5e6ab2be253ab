import 'server-only'
import { isIP } from 'node:net'
import { env } from '@/lib/env'

/** Who passkeys are made for, and where: the domain they are bound to, and the one origin that may ask for them. */
export type RelyingParty = { id: string; origin: string }

/** Of this installation; undefined where there can be none. */
export function relyingParty(): RelyingParty | undefined {
  return relyingPartyOf(env().APP_URL)
}

/** Of an installation at this address. There is none under an IP address, nor without https but on this machine (WebAuthn Level 3 §5.1.2, §13.4.9). */
export function relyingPartyOf(appUrl: string): RelyingParty | undefined {
  const { protocol, hostname, origin } = new URL(appUrl)
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) return undefined
  return protocol === 'https:' || hostname === 'localhost' || hostname.endsWith('.localhost') ? { id: hostname, origin } : undefined
}
