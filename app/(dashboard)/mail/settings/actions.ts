'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { canManageMail } from '@/lib/districts/policies'
import { createMailEventsSecret } from '@/lib/mail/mail-events-secret'
import { mailServerChoiceSchema, mailSettingsSchema } from '@/lib/mail/mail-settings'
import { saveMailSettings } from '@/lib/mail/save-mail-settings'
import { releaseAddress } from '@/lib/mail/suppress-address'
import { tryMailServer } from '@/lib/mail/try-mail-server'
import { memberAction } from '@/lib/member-action'

const path = '/mail/settings'

export const saveSettings = memberAction(
  { can: canManageMail, schema: mailSettingsSchema, confirmed: true },
  async ({ actor, now }, input) => {
    await saveMailSettings(actor, input, now)
    revalidatePath(path)
  },
)

export const tryServer = memberAction({ can: canManageMail, schema: mailServerChoiceSchema }, ({ actor, now }, choice) =>
  tryMailServer(actor, choice, now),
)

export const createEventsSecret = memberAction({ can: canManageMail, schema: z.undefined(), confirmed: true }, async ({ actor, now }) => {
  const made = await createMailEventsSecret(actor, now)
  revalidatePath(path)
  return made
})

export const release = memberAction(
  { can: canManageMail, schema: z.object({ email: z.string().max(320) }) },
  async ({ actor, now }, { email }) => {
    await releaseAddress(actor, email, now)
    revalidatePath(path)
  },
)
