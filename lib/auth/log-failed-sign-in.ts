import 'server-only'
import { logger } from '@/lib/logger'
import type { OfMember } from './own-account'

/** Writes a line about a try to sign in that let nobody in (ASVS 16.3.1): by which way and, as far as that is known, at which accounts; no address. */
export function logFailedSignIn(method: 'password' | 'passkey' | 'identity_provider', accounts: OfMember[]): void {
  const known = accounts.map(({ districtId, memberId }) => ({ districtId, memberId }))
  logger.warn({ code: 'unauthenticated', door: 'sign-in', method, accounts: known }, 'refused')
}
