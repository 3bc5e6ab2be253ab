import 'server-only'
import { logFailedSignIn } from '@/lib/auth/log-failed-sign-in'
import { startSession } from '@/lib/auth/start-session'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Identity } from './link-identity'

type Attempt = {
  districtId: string
  identity: Identity
  /** When the person signed in at the provider; undefined where it does not say. */
  at: Date | undefined
  userAgent: string
}

/** A session there may be weeks old: who is here now has shown nothing yet. */
const unknown = new Date(0)

/**
 * A session's secret, for the cookie, or undefined: an account that nobody of this district has linked at this provider, and a
 * suspended or removed member, answer alike, and are logged. The second factor is asked for here unless the provider does it. What is delicate asks
 * again who is there from 15 minutes after `at` on, and at once where the provider did not say.
 */
export async function signInWithIdentity(
  { districtId, identity, at = unknown, userAgent }: Attempt,
  now: Date,
): Promise<string | undefined> {
  const found = await findHeld({ districtId, identity }, now)
  const secret = found && (await beginSession(found, { at, userAgent }, now))
  if (secret === undefined) logFailedSignIn('identity_provider', found ? [found] : [])
  return secret
}

async function findHeld({ districtId, identity }: Pick<Attempt, 'districtId' | 'identity'>, now: Date) {
  const { providerId, issuer, subject } = identity
  return inDistrict(districtId, async (tx) => {
    const held = await tx.memberIdentity.findUnique({
      where: { districtId_issuer_subject: { districtId, issuer, subject } },
      include: { provider: true },
    })
    if (!held || held.providerId !== providerId) return undefined
    await tx.memberIdentity.update({ where: { districtId_id: { districtId, id: held.id } }, data: { lastUsedAt: now } })
    return held
  })
}

type Held = NonNullable<Awaited<ReturnType<typeof findHeld>>>

/** Undefined for a suspended or removed member, and where the account was unlinked or its provider changed meanwhile. */
async function beginSession(
  { districtId, id, memberId, provider }: Held,
  { at, userAgent }: { at: Date; userAgent: string },
  now: Date,
): Promise<string | undefined> {
  const { id: providerId, doesSecondFactor } = provider
  const stillHolds = async (tx: DistrictTransaction) =>
    (await tx.memberIdentity.count({ where: { districtId, id, memberId, providerId, provider: { doesSecondFactor } } })) > 0
  const proof = { method: 'identity_provider', strong: doesSecondFactor, at, stillHolds } as const
  return startSession({ member: { districtId, id: memberId }, userAgent, proof }, now)
}
