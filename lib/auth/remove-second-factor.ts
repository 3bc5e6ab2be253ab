// Threat: who gets hold of an open session takes the second factor away, and then needs only the password. Choice: the last
// one stays where it is required, or where the password is too short to stand alone; its doors ask again who is there.
// Threat: somebody who knows a member's password waits until an owner takes the lost factors away, and adds one of their own
// first. Choice: the password goes with them; what comes next is an address that works once, handed to the person.
import 'server-only'
import { z } from 'zod'
import { AppError, notFound } from '@/lib/app-error'
import { recordEvent, recordEvents } from '@/lib/audit/record-events'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { createPasswordCode } from '@/lib/districts/create-member'
import { endMemberSessions, forgetPasswordCodes } from '@/lib/districts/end-member-access'
import { getTrustPolicyIn } from '@/lib/districts/get-trust-policy'
import { lockMember } from '@/lib/districts/lock-member'
import { canManageMembers, requireAllowed } from '@/lib/districts/policies'
import type { Member } from '@/prisma/generated/client'
import { forgetSecondFactors } from './forget-second-factors'
import { notifyMember } from './notify-member'
import { memberOf } from './own-account'
import { hasSecondFactor } from './second-factor'
import { secondFactorDueAt } from './second-factor-rule'

/** Removes the member's authenticator app, also one that was begun and not confirmed. Refuses with `not_found` where there is none, with `conflict` where it must stay. */
export async function removeTotp(actor: Actor, now: Date): Promise<void> {
  const of = memberOf(actor)
  await inDistrict(of.districtId, async (tx) => {
    const member = await lockMember(tx, of)
    const { count } = await tx.totpFactor.deleteMany({ where: of })
    if (count === 0) throw notFound('authenticator app')
    await requireFactorLeft(tx, member, now)
    await recordEvent(tx, { actor, at: now }, { action: 'totp.removed', subjectId: of.memberId })
  })
}

/** Removes one of the member's own passkeys. Refuses with `not_found` where there is none, with `conflict` where it must stay. */
export async function removePasskey(actor: Actor, id: string, now: Date): Promise<void> {
  const of = memberOf(actor)
  if (!z.uuid().safeParse(id).success) throw notFound('passkey')
  await inDistrict(of.districtId, async (tx) => {
    const member = await lockMember(tx, of)
    const passkey = await tx.passkey.findFirst({ where: { ...of, id } })
    if (!passkey) throw notFound('passkey')
    await tx.passkey.delete({ where: { districtId_id: { districtId: of.districtId, id } } })
    await tx.accessLookup.deleteMany({ where: { kind: 'passkey', districtId: of.districtId, targetId: id } })
    await requireFactorLeft(tx, member, now)
    const event = {
      action: 'passkey.removed',
      subjectId: of.memberId,
      details: { passkey_id: id },
      personal: { name: passkey.name },
    } as const
    await recordEvent(tx, { actor, at: now }, event)
  })
}

/** For the end of a removal made under `lockMember`. Recovery codes go with the last factor they stand in for. */
async function requireFactorLeft(tx: DistrictTransaction, member: Member, now: Date): Promise<void> {
  const of = { districtId: member.districtId, memberId: member.id }
  if (await hasSecondFactor(tx, of)) return
  if (member.passwordIsShort)
    throw new AppError('conflict', 'Your password is short, which is enough only beside a second factor. Set a longer password first.')
  const dueAt = secondFactorDueAt(member, await getTrustPolicyIn(tx, of.districtId))
  if (dueAt && dueAt <= now) throw new AppError('conflict', 'Your role needs a second factor. Add another one first, then remove this one.')
  await tx.recoveryCode.deleteMany({ where: of })
}

/**
 * For a member who has lost every factor: takes them, the linked accounts and the password away, ends the member's sessions, and
 * answers with a one-time code to set a new password with, for 72 hours; the member is told by mail. A later sign-in adds a factor anew.
 * Refuses the actor's own with `forbidden`, an unknown or removed member with `not_found`, and with `conflict` who has none.
 */
export async function resetSecondFactors(actor: Actor, memberId: string, now: Date): Promise<{ passwordCode: string }> {
  requireAllowed(canManageMembers, actor)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const of = { districtId, memberId }
    await lockMember(tx, of)
    if (actor.id === memberId) throw new AppError('forbidden', 'Change your own second factors under How you sign in.')
    if (!(await hasSecondFactor(tx, of))) throw new AppError('conflict', 'This member has no second factor, so there is none to remove.')
    await forgetSecondFactors(tx, of)
    // An account elsewhere may count as both factors; whoever took the phone may have that too.
    await tx.memberIdentity.deleteMany({ where: of })
    await tx.member.updateMany({
      where: { districtId, id: memberId },
      data: { passwordHash: null, passwordIsShort: false, passwordSetAt: null },
    })
    await forgetPasswordCodes(tx, of)
    const passwordCode = await createPasswordCode(tx, of, now)
    await endMemberSessions(tx, of, now)
    await notifyMember(tx, { of, kind: 'factors_reset' }, now)
    const events = ['second_factor.reset', 'member.password_renewed'] as const
    await recordEvents(
      tx,
      { actor, at: now },
      events.map((action) => ({ action, subjectId: memberId })),
    )
    return { passwordCode }
  })
}
