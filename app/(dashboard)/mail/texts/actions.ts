'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { canManageMail } from '@/lib/districts/policies'
import { mailPreviewSchema, sendTestMail } from '@/lib/invitations/preview-mail'
import { mailTextKeySchema, mailTextSchema, restoreMailText, saveMailText } from '@/lib/mail/save-mail-text'
import { memberAction } from '@/lib/member-action'

const path = '/mail/texts'

export const saveText = memberAction({ can: canManageMail, schema: mailTextSchema }, async ({ actor, now }, input) => {
  const { version } = await saveMailText(actor, input, now)
  revalidatePath(path)
  return { version }
})

export const restoreText = memberAction({ can: canManageMail, schema: mailTextKeySchema }, async ({ actor, now }, input) => {
  const { version } = await restoreMailText(actor, input, now)
  revalidatePath(path)
  return { version }
})

const testSchema = mailPreviewSchema.extend({
  text: z.object({ subject: z.string(), body: z.string() }),
  language: mailTextKeySchema.shape.language,
})

export const sendTestOfText = memberAction({ can: canManageMail, schema: testSchema }, ({ actor, now }, input) =>
  sendTestMail(actor, input, now),
)
