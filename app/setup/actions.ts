'use server'

import type { z } from 'zod'
import type { ActionResult } from '@/lib/action-result'
import { completeSetup, type setupSchema } from '@/lib/districts/setup'
import { countWrongCodes } from '@/lib/limits/count-wrong-codes'
import { publicAction } from '@/lib/member-action'

/** Guarded by the one-time code in the input, since nobody can be signed in yet. */
export async function setUpDistrict(input: z.input<typeof setupSchema>): Promise<ActionResult<{ slug: string }>> {
  return publicAction(async (now, network) => {
    const { slug } = await countWrongCodes(network, () => completeSetup(input, now))
    return { slug }
  })
}
