import { z } from 'zod'
import { type Campaign, type CampaignOutcome, type IssuedLink, linksInAnswer, type Skipped, skippedInAnswer } from './campaign'
import { type SkipReason, skipReasons } from './skip-reason'

/** A campaign of a list, as the HTTP API answers it (DESIGN.md §5). */
export const campaignSummaryJsonSchema = z.strictObject({
  id: z.string(),
  state: z.enum(['issuing', 'sending', 'completed', 'cancelled']),
  portal_id: z.string(),
  channel: z.enum(['link', 'email', 'letter']),
  form: z.enum(['signed', 'invite_page']),
  lifetime_seconds: z.int().nullable(),
  counts: z.strictObject({
    issued: z.int(),
    skipped: z.int(),
    pending: z.int().optional().meta({ description: 'Contacts that the product has not come to yet; left out where there are none.' }),
  }),
  created_at: z.iso.datetime(),
})

/** A link of a campaign; `id` is null where `url` is an invite page, `url` when it works no more or the role may not copy it. */
export const issuedLinkJsonSchema = z.strictObject({
  id: z.string().nullable(),
  invitation_id: z.string(),
  guid: z.string().nullable(),
  url: z.string().nullable(),
  issued_at: z.iso.datetime(),
  expires_at: z.iso.datetime().nullable(),
})

const reasonNames = Object.keys(skipReasons) as [SkipReason, ...SkipReason[]]

export const skipReasonSchema = z.enum(reasonNames)

/** Somebody a campaign could not serve; `id` and `guid` as the caller wrote them where nobody answers to them. */
export const skippedJsonSchema = z.strictObject({ id: z.string().nullable(), guid: z.string().nullable(), reason: skipReasonSchema })

/** A campaign with whom it could not serve. */
export const campaignJsonSchema = campaignSummaryJsonSchema.extend({
  skipped: z.array(skippedJsonSchema).max(skippedInAnswer).meta({
    description:
      'The first 500 who were skipped, none while `state` is `issuing`; all are at `GET /campaigns/{id}/skipped`, and counted in `counts`.',
  }),
})

/** What issuing answers: the campaign with its links, when there are no more than fit in one answer. */
export const issuedCampaignJsonSchema = campaignJsonSchema.extend({
  links: z.array(issuedLinkJsonSchema).max(linksInAnswer).optional(),
})

export function campaignSummaryJson(campaign: Campaign): z.output<typeof campaignSummaryJsonSchema> {
  const { id, state, portalId, channel, form, lifetimeSeconds, counts, createdAt } = campaign
  return { id, state, portal_id: portalId, channel, form, lifetime_seconds: lifetimeSeconds, counts, created_at: createdAt.toISOString() }
}

export function campaignJson({ campaign, skipped }: Pick<CampaignOutcome, 'campaign' | 'skipped'>): z.output<typeof campaignJsonSchema> {
  return { ...campaignSummaryJson(campaign), skipped: skipped.map(skippedJson) }
}

export function skippedJson({ id, guid, reason }: Skipped): z.output<typeof skippedJsonSchema> {
  return { id, guid, reason }
}

export function issuedCampaignJson(outcome: CampaignOutcome): z.output<typeof issuedCampaignJsonSchema> {
  const { links } = outcome
  return { ...campaignJson(outcome), ...(links && { links: links.map(issuedLinkJson) }) }
}

export function issuedLinkJson({ id, invitationId, guid, url, issuedAt, expiresAt }: IssuedLink): z.output<typeof issuedLinkJsonSchema> {
  return {
    id,
    invitation_id: invitationId,
    guid,
    url,
    issued_at: issuedAt.toISOString(),
    expires_at: expiresAt?.toISOString() ?? null,
  }
}
