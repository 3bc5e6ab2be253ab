import type { Channel, LinkForm } from '@/prisma/generated/enums'
import type { SkipReason } from './skip-reason'

/** What a contact was given: a signed link, or the address of an invite page, whose end is that of its invitation. */
export type IssuedLink = {
  /** Null for an invite page. */
  id: string | null
  invitationId: string
  contactId: string
  guid: string | null
  name: string
  /** Null when it cannot be given: the token has died, the invitation was closed or frozen, or the role may not see it. */
  url: string | null
  issuedAt: Date
  expiresAt: Date | null
}

export type Skipped = { id: string | null; guid: string | null; name: string | null; reason: SkipReason }

/** How many a campaign left out for one reason, and some or all of them. */
export type SkippedGroup = { reason: SkipReason; count: number; contacts: Skipped[] }

/** Whether contacts of it wait for the worker, or mails of it for the server; what was issued at once and has no mail is completed. */
export type CampaignState = 'issuing' | 'sending' | 'completed' | 'cancelled'

export type Campaign = {
  id: string
  state: CampaignState
  portalId: string
  channel: Channel
  form: LinkForm
  lifetimeSeconds: number | null
  /** `pending`: contacts that the worker has not come to; only where there are some. */
  counts: { issued: number; skipped: number; pending?: number }
  createdAt: Date
}

/** A campaign with what it came to, and the first it skipped; without links where there are more than fit in one answer. */
export type CampaignOutcome = { campaign: Campaign; skipped: Skipped[]; links?: IssuedLink[] }

/** Links stand in a campaign's answer up to this many; past it they are paged. */
export const linksInAnswer = 500

/** As many of those whom a campaign skipped stand in its answer; more of them are paged. */
export const skippedInAnswer = 500
