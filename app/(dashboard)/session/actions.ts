'use server'

import { z } from 'zod'
import type { ActionResult } from '@/lib/action-result'
import { currentSessionEnd } from '@/lib/auth/session'
import type { SessionEnd } from '@/lib/auth/sessions'
import { memberAction, publicAction } from '@/lib/member-action'

/** When the session in this browser ends unless it is used; null when it has ended. Looking keeps nobody signed in, hence no `memberAction`. */
export async function lookAtSession(): Promise<ActionResult<SessionEnd | null>> {
  return publicAction(async () => (await currentSessionEnd()) ?? null, { unlimited: true })
}

/** Being asked is use of the session: the wrapper has already done it. */
export const staySignedIn = memberAction({ can: () => true, schema: z.undefined() }, async () => (await currentSessionEnd()) ?? null)
