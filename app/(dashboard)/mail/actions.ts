'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { canSendMail } from '@/lib/districts/policies'
import { cancelCampaignMail, retryCampaignMail } from '@/lib/invitations/campaign-mail'
import { checkSending, sendingSchema } from '@/lib/invitations/check-sending'
import { issueLinks } from '@/lib/invitations/issue-links'
import { mailPreviewSchema, previewMail, sendTestMail } from '@/lib/invitations/preview-mail'
import { memberAction } from '@/lib/member-action'

export const checkInvitations = memberAction({ can: canSendMail, schema: sendingSchema }, ({ actor, now }, input) =>
  checkSending(actor, input, now),
)

const invitationPreviewSchema = mailPreviewSchema.omit({ kind: true, text: true })

export const previewInvitation = memberAction({ can: canSendMail, schema: invitationPreviewSchema }, ({ actor, now }, input) =>
  previewMail(actor, { ...input, kind: 'invitation' }, now),
)

export const sendTestInvitation = memberAction({ can: canSendMail, schema: invitationPreviewSchema }, ({ actor, now }, input) =>
  sendTestMail(actor, { ...input, kind: 'invitation' }, now),
)

const sendSchema = sendingSchema.extend({ idempotencyKey: z.string().min(16).max(255) })

export const sendInvitations = memberAction({ can: canSendMail, schema: sendSchema }, async ({ actor, now }, input) => {
  const { campaignId } = await issueLinks(actor, { ...input, channel: 'email' }, now)
  return { campaignId }
})

const campaignSchema = z.object({ campaignId: z.uuid() })

export const stopSending = memberAction({ can: canSendMail, schema: campaignSchema }, async ({ actor, now }, { campaignId }) => {
  await cancelCampaignMail(actor, campaignId, now)
  revalidatePath(`/mail/${campaignId}`)
})

export const retryFailed = memberAction({ can: canSendMail, schema: campaignSchema }, async ({ actor, now }, { campaignId }) => {
  const retried = await retryCampaignMail(actor, campaignId, now)
  revalidatePath(`/mail/${campaignId}`)
  return retried
})
