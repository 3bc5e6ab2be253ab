'use server'

import { z } from 'zod'
import { selectionSchema } from '@/lib/contacts/selection-schema'
import { contactFlagSchema, setContactFlag } from '@/lib/contacts/set-contact-flag'
import { canFlagContacts, canIssueLinks } from '@/lib/districts/policies'
import { linksInAnswer } from '@/lib/invitations/campaign'
import { findCampaignLinks } from '@/lib/invitations/campaigns'
import { issueLinks } from '@/lib/invitations/issue-links'
import { memberAction } from '@/lib/member-action'

const createLinksSchema = z.object({
  portal: z.uuid(),
  selection: selectionSchema,
  lifetimeSeconds: z.number('Type the lifetime as a number, such as 5 hours.'),
  idempotencyKey: z.string().min(16).max(255),
})

export const createContactLinks = memberAction({ can: canIssueLinks, schema: createLinksSchema }, async ({ actor, now }, input) => {
  const issued = await issueLinks(actor, { ...input, channel: 'link', form: 'signed' }, now)
  const links =
    'replayed' in issued ? (await findCampaignLinks(actor, issued.campaignId, { limit: linksInAnswer }, now)).rows : issued.links
  return {
    campaignId: issued.campaignId,
    links: links.slice(0, linksInAnswer).flatMap(({ id, url, name }) => (url ? [{ id, url, name }] : [])),
  }
})

export const changeContactFlag = memberAction({ can: canFlagContacts, schema: contactFlagSchema }, async ({ actor, now }, input) => {
  await setContactFlag(actor, input, now)
})
