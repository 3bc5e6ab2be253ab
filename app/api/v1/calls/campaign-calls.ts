import 'server-only'
import { z } from 'zod'
import { apiCall } from '@/lib/api/api-call'
import { canIssueLinks, canViewLinks } from '@/lib/districts/policies'
import { campaignBodySchema } from '@/lib/invitations/campaign-body'
import {
  campaignJsonSchema,
  campaignSummaryJsonSchema,
  issuedCampaignJsonSchema,
  issuedLinkJsonSchema,
  skippedJsonSchema,
  skipReasonSchema,
} from '@/lib/invitations/campaign-json'
import { listOf, listQuery, plainList } from './list-of'

export const campaignCalls = {
  issueLinks: apiCall({
    method: 'POST',
    path: '/campaigns',
    group: 'Campaigns',
    summary: 'Create links or invite pages for contacts; who cannot have one is skipped with a reason',
    description:
      'Says who by `contacts`, a list of GUIDs or ids, or by `filter`. A contact that cannot be served is skipped; a wrong portal, form or lifetime refuses the whole. `links` stands in the answer while there are at most 500; more are at `GET /campaigns/{id}/links`. `skipped` names the first 500; more are at `GET /campaigns/{id}/skipped`. A campaign of very many contacts answers at once as `issuing` and goes on by itself. Send an `Idempotency-Key`: the same request again then answers the same campaign and mails nobody twice.',
    can: canIssueLinks,
    body: campaignBodySchema,
    takesIdempotencyKey: true,
    status: 201,
    answer: issuedCampaignJsonSchema,
    refuses: ['not_found', 'conflict', 'approval_needed', 'portal_not_ready', 'mail_not_ready', 'invalid_lifetime', 'unsupported'],
  }),
  findCampaigns: apiCall({
    method: 'GET',
    path: '/campaigns',
    group: 'Campaigns',
    summary: 'Campaigns, newest first',
    description: 'Each act of issuing, with how many contacts were served and how many were skipped.',
    can: canViewLinks,
    query: plainList,
    answer: listOf(campaignSummaryJsonSchema),
  }),
  getCampaign: apiCall({
    method: 'GET',
    path: '/campaigns/{id}',
    group: 'Campaigns',
    summary: 'One campaign with whom it skipped',
    description:
      '`state` is `issuing` while a worker goes on, `sending` while mails wait, then `completed` or `cancelled`. `skipped` names the first 500, and nobody while it is `issuing`; `GET /campaigns/{id}/skipped` pages them all.',
    can: canViewLinks,
    answer: campaignJsonSchema,
  }),
  findSkippedOf: apiCall({
    method: 'GET',
    path: '/campaigns/{id}/skipped',
    group: 'Campaigns',
    summary: 'Whom a campaign skipped, and why, in the order of issuing',
    description: 'Also while the campaign is still being issued: those it has come to so far.',
    can: canViewLinks,
    query: listQuery(z.strictObject({ reason: skipReasonSchema.optional() })),
    answer: listOf(skippedJsonSchema),
  }),
  findCampaignLinks: apiCall({
    method: 'GET',
    path: '/campaigns/{id}/links',
    group: 'Campaigns',
    summary: 'The links or invite pages of a campaign in the order of issuing; the addresses that work are audited as copied',
    description: '`url` is null where it works no more, or where the role of the key may not copy it.',
    can: canViewLinks,
    query: plainList,
    answer: listOf(issuedLinkJsonSchema),
  }),
}
