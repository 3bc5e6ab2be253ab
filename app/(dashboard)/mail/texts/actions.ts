'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { canManageMail } from '@/lib/districts/policies'
import { mailPreviewSchema, sendTestMail } from '@/lib/invitations/preview-mail'
import { templatePurposes } from '@/lib/mail/mail-text'
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
  ...mailTextKeySchema.shape,
})

export const sendTestOfText = memberAction({ can: canManageMail, schema: testSchema }, ({ actor, now }, { kind, ...input }) =>
  sendTestMail(actor, { ...input, kind: templatePurposes[kind].mail }, now),
)
