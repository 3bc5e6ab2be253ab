'use server'

import { z } from 'zod'
import { selectionSchema } from '@/lib/contacts/selection-schema'
import { contactFlagSchema, setContactFlag } from '@/lib/contacts/set-contact-flag'
import { canFlagContacts, canIssueLinks, canRecordActivation } from '@/lib/districts/policies'
import { activateInvitation, withdrawActivation } from '@/lib/invitations/activate-by-hand'
import { activationReasonSchema } from '@/lib/invitations/activation-schema'
import { linksInAnswer } from '@/lib/invitations/campaign'
import { findCampaignLinks } from '@/lib/invitations/campaigns'
import { revokeInvitation } from '@/lib/invitations/invitations'
import { issueLinks } from '@/lib/invitations/issue-links'
import { reopenInvitation } from '@/lib/invitations/reopen-invitation'
import { memberAction } from '@/lib/member-action'

const createLinksSchema = z.object({
  portal: z.uuid(),
  selection: selectionSchema,
  form: z.enum(['signed', 'invite_page']),
  lifetimeSeconds: z.number('Type the lifetime as a number, such as 5 hours.').optional(),
  idempotencyKey: z.string().min(16).max(255),
})

export const createContactLinks = memberAction({ can: canIssueLinks, schema: createLinksSchema }, async ({ actor, now }, input) => {
  const issued = await issueLinks(actor, { ...input, channel: 'link' }, now)
  const links =
    'replayed' in issued ? (await findCampaignLinks(actor, issued.campaignId, { limit: linksInAnswer }, now)).rows : issued.links
  return {
    campaignId: issued.campaignId,
    links: links.slice(0, linksInAnswer).flatMap(({ id, invitationId, url, name }) => (url ? [{ id: id ?? invitationId, url, name }] : [])),
  }
})

export const changeContactFlag = memberAction({ can: canFlagContacts, schema: contactFlagSchema }, async ({ actor, now }, input) => {
  await setContactFlag(actor, input, now)
})

const invitationSchema = z.object({ id: z.uuid() })

export const revokeContactInvitation = memberAction({ can: canIssueLinks, schema: invitationSchema }, async ({ actor, now }, { id }) => {
  await revokeInvitation(actor, id, now)
})

export const reopenContactInvitation = memberAction({ can: canIssueLinks, schema: invitationSchema }, async ({ actor, now }, { id }) => {
  await reopenInvitation(actor, id, now)
})

const activationSchema = invitationSchema.extend(activationReasonSchema.shape)

export const activateContactInvitation = memberAction(
  { can: canRecordActivation, schema: activationSchema },
  async ({ actor, now }, said) => {
    await activateInvitation(actor, said, now)
  },
)

export const withdrawContactActivation = memberAction(
  { can: canRecordActivation, schema: activationSchema },
  async ({ actor, now }, said) => {
    await withdrawActivation(actor, said, now)
  },
)
