import 'server-only'
import { isIP } from 'node:net'
import { env } from '@/lib/env'

/**
 * Who passkeys are made for: the host and origin of `APP_URL`. Undefined where there can be none: under an IP address, and without
 * https but on this machine (WebAuthn Level 3 §5.1.2, §13.4.9).
 */
export function relyingParty(): { id: string; origin: string } | undefined {
  const { protocol, hostname, origin } = new URL(env().APP_URL)
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) return undefined
  return protocol === 'https:' || hostname === 'localhost' || hostname.endsWith('.localhost') ? { id: hostname, origin } : undefined
}
