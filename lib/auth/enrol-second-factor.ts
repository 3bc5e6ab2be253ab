// Threat: whoever has learned the password of a member without a second factor adds one of their own. Choice: that is what the
// days of grace bound; afterwards adding one is all such a session may do, it is recorded and mailed to the member, and nobody gets
// past a factor that is there. The session gets a new secret with it, in case somebody else had planted or copied the old one.
import 'server-only'
import type { z } from 'zod'
import { AppError } from '@/lib/app-error'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { lockMember } from '@/lib/districts/lock-member'
import { addPasskeyIn, checkPasskey, type newPasskeySchema } from './add-passkey'
import { letIn } from './confirm-session'
import { memberOf } from './own-account'
import { hasSecondFactor } from './second-factor'
import { addTotpIn } from './totp'

type Waiting = { actor: Actor; sessionId: string }

type Added = { recoveryCodes?: string[] }

/** What there is to show, and the session's new secret, for the cookie and for nothing else. */
export type Enrolled = { added: Added; sessionSecret: string }

/** Adds the member's first factor, the authenticator app that was begun, and lets the waiting session in, with a new secret. Refuses as `addTotp` does. */
export async function enrolTotp(waiting: Waiting, { code }: { code: string }, now: Date): Promise<Enrolled> {
  return enrol(waiting, 'totp', now, (tx) => addTotpIn(tx, { actor: waiting.actor, code }, now))
}

/** Adds the member's first factor, a passkey, and lets the waiting session in, with a new secret. Refuses as `addPasskey` does. */
export async function enrolPasskey(waiting: Waiting, input: z.input<typeof newPasskeySchema>, now: Date): Promise<Enrolled> {
  const passkey = await checkPasskey(waiting, input, now)
  return enrol(waiting, 'passkey', now, (tx) => addPasskeyIn(tx, { actor: waiting.actor, passkey }, now))
}

async function enrol(waiting: Waiting, method: string, now: Date, add: (tx: DistrictTransaction) => Promise<Added>): Promise<Enrolled> {
  const of = memberOf(waiting.actor)
  return inDistrict(of.districtId, async (tx) => {
    await lockMember(tx, of)
    if (await hasSecondFactor(tx, of)) throw new AppError('conflict', 'You have a second factor by now. Sign in again and use it.')
    const added = await add(tx)
    return { added, sessionSecret: await letIn(tx, { ...waiting, method }, now) }
  })
}
