import { Secret, TOTP } from 'otpauth'
import { addPasskey } from '@/lib/auth/add-passkey'
import { passkeyCreationOptions } from '@/lib/auth/passkeys'
import { findPendingSession, type PendingSession } from '@/lib/auth/sessions'
import { startSession } from '@/lib/auth/start-session'
import { addTotp, beginTotp } from '@/lib/auth/totp'
import type { Actor } from '@/lib/districts/actor'
import { softwareAuthenticator } from './software-authenticator'

const stepMilliseconds = 30_000

/** What an authenticator app makes of a key: the code so many steps of 30 seconds after a time. */
export function authenticatorApp(key: string): (at: Date, steps?: number) => string {
  const app = new TOTP({ secret: Secret.fromBase32(key) })
  return (at, steps = 0) => app.generate({ timestamp: at.getTime() + steps * stepMilliseconds })
}

/** Adds an authenticator app to a member; the code of that step is used up. */
export async function addAppTo(actor: Actor, now: Date) {
  const codeAt = authenticatorApp((await beginTotp(actor, now)).key)
  const { recoveryCodes = [] } = await addTotp(actor, { code: codeAt(now) }, now)
  return { codeAt, recoveryCodes }
}

/** Adds a passkey to a member; answers with what holds it. */
export async function addPasskeyTo(actor: Actor, now: Date) {
  const authenticator = softwareAuthenticator()
  const session = { actor, sessionId: 'any' }
  const answer = authenticator.create(await passkeyCreationOptions(session, now))
  const { recoveryCodes = [] } = await addPasskey(session, { name: 'Office laptop', answer }, now)
  return { authenticator, recoveryCodes }
}

/** The secret of a new session of a member who has shown the password. */
export async function passFirstFactor({ districtId, id }: Actor, now: Date): Promise<string> {
  const proof = { method: 'password', strong: false, stillHolds: () => true } as const
  const secret = await startSession({ member: { districtId, id: id ?? '' }, userAgent: 'Mozilla/5.0', proof }, now)
  if (secret === undefined) throw new Error('The member may not sign in.')
  return secret
}

/** A session that waits for a second factor, or for one to be added. */
export async function waitingSession(actor: Actor, now: Date): Promise<{ secret: string; pending: PendingSession }> {
  const secret = await passFirstFactor(actor, now)
  const pending = await findPendingSession(secret, now)
  if (!pending) throw new Error('The session does not wait.')
  return { secret, pending }
}
