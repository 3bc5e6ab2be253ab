'use server'

import { z } from 'zod'
import type { ActionResult } from '@/lib/action-result'
import { newPasskeySchema } from '@/lib/auth/add-passkey'
import { confirmSession, secondFactorSchema, secondStepPasskeyOptions } from '@/lib/auth/confirm-session'
import { type Enrolled, enrolPasskey, enrolTotp } from '@/lib/auth/enrol-second-factor'
import { passkeyCreationOptions } from '@/lib/auth/passkeys'
import { keepSession } from '@/lib/auth/session'
import { passkeySignInOptions } from '@/lib/auth/sign-in-with-passkey'
import { beginTotp, newTotpSchema } from '@/lib/auth/totp'
import { pendingAction, publicAction } from '@/lib/member-action'

const nothing = z.undefined()

/** Open to everybody, as nobody has said yet who they are; it tells nothing. */
export async function beginPasskeySignIn(): Promise<ActionResult<Awaited<ReturnType<typeof passkeySignInOptions>>>> {
  return publicAction(passkeySignInOptions, { unlimited: true })
}

export const showSecondFactor = pendingAction({ awaits: 'second_factor', schema: secondFactorSchema }, async (pending, shown, now) =>
  keepSession(await confirmSession(pending, shown, now)),
)

export const beginPasskeyStep = pendingAction({ awaits: 'second_factor', schema: nothing }, (pending, _, now) =>
  secondStepPasskeyOptions(pending, now),
)

export const beginFirstTotp = pendingAction({ awaits: 'enrolment', schema: nothing }, ({ actor }, _, now) => beginTotp(actor, now))

export const addFirstTotp = pendingAction({ awaits: 'enrolment', schema: newTotpSchema }, async (pending, input, now) =>
  letIn(await enrolTotp(pending, input, now)),
)

export const beginFirstPasskey = pendingAction({ awaits: 'enrolment', schema: nothing }, (pending, _, now) =>
  passkeyCreationOptions(pending, now),
)

export const addFirstPasskey = pendingAction({ awaits: 'enrolment', schema: newPasskeySchema }, async (pending, input, now) =>
  letIn(await enrolPasskey(pending, input, now)),
)

async function letIn({ added, sessionSecret }: Enrolled): Promise<Enrolled['added']> {
  await keepSession(sessionSecret)
  return added
}
