// Threat: somebody signs in as a member with an account that merely carries the member's e-mail address, or has a member's
// browser link an account of theirs. Choice: an account is known by issuer and subject alone, and is linked only by a member
// who is signed in, confirmed it just now, and comes back within ten minutes in the same session.
import 'server-only'
import { z } from 'zod'
import { notFound } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { isUniqueViolation } from '@/lib/database-fault'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { signInName } from './identity-provider'

const linkingMilliseconds = 10 * 60_000

type InSession = { actor: Actor; sessionId: string }

/** Whose account it is at its issuer; see OpenID Connect Core §5.7 on why nothing else will do. */
export type Identity = { providerId: string; issuer: string; subject: string }

export type Linked = 'linked' | 'taken' | 'not_asked'

/**
 * Lets the session link one account of the provider within ten minutes, and answers the name to sign in with there. Refuses an
 * unknown provider with `not_found`. The caller has made sure that the member confirmed who is there.
 */
export async function beginLinking({ actor, sessionId }: InSession, providerId: string, now: Date): Promise<{ signInName: string }> {
  const { districtId, id: memberId } = actor
  if (memberId === null || !z.uuid().safeParse(providerId).success) throw notFound('sign-in')
  await inDistrict(districtId, async (tx) => {
    if (!(await tx.identityProvider.findUnique({ where: { districtId_id: { districtId, id: providerId } } }))) throw notFound('sign-in')
    const linkingUntil = new Date(now.getTime() + linkingMilliseconds)
    await tx.session.updateMany({ where: { districtId, id: sessionId, memberId }, data: { linkingProviderId: providerId, linkingUntil } })
  })
  return { signInName: signInName({ districtId, providerId }) }
}

/**
 * Links the account to the member of the session, once for each time the member asked for it; `not_asked` otherwise. An account
 * that somebody else in the district has linked is `taken` and stays theirs.
 */
export async function linkIdentity({ actor, sessionId }: InSession, identity: Identity, now: Date): Promise<Linked> {
  const { districtId, id: memberId } = actor
  if (memberId === null) return 'not_asked'
  const { providerId, issuer, subject } = identity
  try {
    return await inDistrict(districtId, async (tx) => {
      const asked = { districtId, id: sessionId, memberId, revokedAt: null, linkingProviderId: providerId, linkingUntil: { gt: now } }
      const { count } = await tx.session.updateMany({ where: asked, data: { linkingProviderId: null, linkingUntil: null } })
      if (count === 0) return 'not_asked'
      const holder = await tx.memberIdentity.findUnique({ where: { districtId_issuer_subject: { districtId, issuer, subject } } })
      if (holder) return holder.memberId === memberId ? 'linked' : 'taken'
      await tx.memberIdentity.create({ data: { districtId, memberId, providerId, issuer, subject, linkedAt: now } })
      const event = {
        action: 'identity.linked',
        subjectId: memberId,
        details: { provider_id: providerId, issuer },
        personal: { subject },
      } as const
      await recordEvent(tx, { actor, at: now }, event)
      return 'linked'
    })
  } catch (error) {
    if (isUniqueViolation(error)) return 'taken'
    throw error
  }
}
