'use server'

import { revalidatePath } from 'next/cache'
import { newDisclosureSchema, recordDisclosure } from '@/lib/disclosures/record-disclosure'
import { canRecordDisclosures } from '@/lib/districts/policies'
import { memberAction } from '@/lib/member-action'

export const writeDownDisclosure = memberAction(
  { can: canRecordDisclosures, schema: newDisclosureSchema },
  async ({ actor, now }, input) => {
    await recordDisclosure(actor, input, now)
    revalidatePath('/audit/disclosures')
  },
)
