import 'server-only'
import { z } from 'zod'
import { apiCall } from '@/lib/api/api-call'
import { checkpointJsonSchema } from '@/lib/audit/checkpoint-json'
import { auditFilterSchema } from '@/lib/audit/event-filter'
import { eventJsonSchema } from '@/lib/audit/event-json'
import { recordLineSchema } from '@/lib/audit/verify/record-line'
import { contactFilterSchema } from '@/lib/contacts/contact-filter'
import { contactJsonSchema } from '@/lib/contacts/contact-json'
import {
  canImportRoster,
  canInspect,
  canIssueLinks,
  canRecordActivation,
  canRevealLinks,
  canViewAudit,
  canViewContacts,
  canViewLinks,
  canViewPortals,
} from '@/lib/districts/policies'
import { activationReasonSchema } from '@/lib/invitations/activation-schema'
import { campaignBodySchema } from '@/lib/invitations/campaign-body'
import {
  campaignJsonSchema,
  campaignSummaryJsonSchema,
  issuedCampaignJsonSchema,
  issuedLinkJsonSchema,
} from '@/lib/invitations/campaign-json'
import { inspectionJsonSchema } from '@/lib/invitations/inspection-json'
import { invitationJsonSchema, revokedInvitationJsonSchema } from '@/lib/invitations/invitation-json'
import { invitationFilterSchema } from '@/lib/invitations/invitations'
import { linkJsonSchema } from '@/lib/invitations/link-json'
import { linkFilterSchema } from '@/lib/invitations/links'
import { pagingSchema } from '@/lib/paging'
import { verificationSchema } from '@/lib/portals/judging/verify-token'
import { portalJsonSchema } from '@/lib/portals/portal-json'
import { importJsonSchema, importSummaryJsonSchema } from '@/lib/roster/import-json-schema'
import { sourceJsonSchema } from '@/lib/roster/sources/source-json'

const listQuery = <Shape extends z.ZodRawShape>(filter: z.ZodObject<Shape>) => z.strictObject({ ...filter.shape, ...pagingSchema.shape })
const listOf = <Row extends z.ZodType>(row: Row) => z.strictObject({ data: z.array(row), next_cursor: z.string().nullable() })
const plainList = pagingSchema.strict()

/** Every call of /api/v1: the routes take their doors from here, and openapi.json is written from it. */
export const apiCalls = {
  findContacts: apiCall({
    method: 'GET',
    path: '/contacts',
    summary: 'Contacts that match, by name',
    can: canViewContacts,
    query: listQuery(contactFilterSchema),
    answer: listOf(contactJsonSchema),
  }),
  getContact: apiCall({ method: 'GET', path: '/contacts/{id}', summary: 'One contact', can: canViewContacts, answer: contactJsonSchema }),
  stageImport: apiCall({
    method: 'POST',
    path: '/roster/imports',
    summary: 'Upload a roster file; nothing changes until it is applied',
    can: canImportRoster,
    query: z.strictObject({
      format: z.enum(['contacts', 'oneroster'], 'format must be contacts or oneroster.').optional(),
      source: z.string().optional(),
      name: z.string().max(200, 'name has over 200 characters.').optional(),
    }),
    file: ['text/csv', 'application/zip'],
    takesIdempotencyKey: true,
    status: 201,
    answer: importJsonSchema,
  }),
  findImports: apiCall({
    method: 'GET',
    path: '/roster/imports',
    summary: 'Imports, newest first',
    can: canImportRoster,
    query: plainList,
    answer: listOf(importSummaryJsonSchema),
  }),
  getImport: apiCall({
    method: 'GET',
    path: '/roster/imports/{id}',
    summary: 'One import with its refused lines',
    can: canImportRoster,
    answer: importJsonSchema,
  }),
  applyImport: apiCall({
    method: 'POST',
    path: '/roster/imports/{id}/apply',
    summary: 'Apply a staged import; an owner releases a held one',
    can: canImportRoster,
    body: z.strictObject({ release: z.boolean('release must be true or false.').default(false) }).optional(),
    answer: importJsonSchema,
  }),
  cancelImport: apiCall({
    method: 'POST',
    path: '/roster/imports/{id}/cancel',
    summary: 'Drop an import that was not applied',
    can: canImportRoster,
    answer: importJsonSchema,
  }),
  undoImport: apiCall({
    method: 'POST',
    path: '/roster/imports/{id}/undo',
    summary: 'Take back an applied import, while nothing later depends on it',
    can: canImportRoster,
    answer: importJsonSchema,
  }),
  findRosterSources: apiCall({
    method: 'GET',
    path: '/roster/sources',
    summary: 'Every source of the roster, with its last run and its next; never a secret',
    can: canImportRoster,
    answer: z.array(sourceJsonSchema),
  }),
  runRosterSource: apiCall({
    method: 'POST',
    path: '/roster/sources/{id}/run',
    summary: 'Read a source that is a server now; nothing changes until the import is applied',
    can: canImportRoster,
    status: 201,
    answer: importJsonSchema,
  }),
  findPortals: apiCall({
    method: 'GET',
    path: '/portals',
    summary: 'Every portal; never a secret',
    can: canViewPortals,
    answer: z.array(portalJsonSchema),
  }),
  issueLinks: apiCall({
    method: 'POST',
    path: '/campaigns',
    summary: 'Create links or invite pages for contacts; who cannot have one is skipped with a reason',
    can: canIssueLinks,
    body: campaignBodySchema,
    takesIdempotencyKey: true,
    status: 201,
    answer: issuedCampaignJsonSchema,
  }),
  findCampaigns: apiCall({
    method: 'GET',
    path: '/campaigns',
    summary: 'Campaigns, newest first',
    can: canViewLinks,
    query: plainList,
    answer: listOf(campaignSummaryJsonSchema),
  }),
  getCampaign: apiCall({
    method: 'GET',
    path: '/campaigns/{id}',
    summary: 'One campaign with whom it skipped',
    can: canViewLinks,
    answer: campaignJsonSchema,
  }),
  findCampaignLinks: apiCall({
    method: 'GET',
    path: '/campaigns/{id}/links',
    summary: 'The links or invite pages of a campaign in the order of issuing; the addresses that work are audited as copied',
    can: canViewLinks,
    query: plainList,
    answer: listOf(issuedLinkJsonSchema),
  }),
  findInvitations: apiCall({
    method: 'GET',
    path: '/invitations',
    summary: 'Invitations, newest first',
    can: canViewLinks,
    query: listQuery(invitationFilterSchema),
    answer: listOf(invitationJsonSchema),
  }),
  getInvitation: apiCall({
    method: 'GET',
    path: '/invitations/{id}',
    summary: 'One invitation',
    can: canViewLinks,
    answer: invitationJsonSchema,
  }),
  revokeInvitation: apiCall({
    method: 'POST',
    path: '/invitations/{id}/revoke',
    summary: 'Close an invitation; a signed token cannot be recalled',
    can: canIssueLinks,
    answer: revokedInvitationJsonSchema,
  }),
  activateInvitation: apiCall({
    method: 'POST',
    path: '/invitations/{id}/activate',
    summary: 'Say that the contact has set up the account, and how you know; what was said already stays',
    can: canRecordActivation,
    body: activationReasonSchema,
    answer: invitationJsonSchema,
  }),
  findLinks: apiCall({
    method: 'GET',
    path: '/links',
    summary: 'Issued links, newest first; never the token',
    can: canViewLinks,
    query: listQuery(linkFilterSchema),
    answer: listOf(linkJsonSchema),
  }),
  getLink: apiCall({ method: 'GET', path: '/links/{id}', summary: 'One issued link', can: canViewLinks, answer: linkJsonSchema }),
  revealLink: apiCall({
    method: 'POST',
    path: '/links/{id}/reveal',
    summary: 'The address of a living link, derived again; audited',
    can: canRevealLinks,
    answer: z.strictObject({ url: z.string() }),
  }),
  inspectToken: apiCall({
    method: 'POST',
    path: '/inspect',
    summary: 'What a token or a link says, whose it is and why it does not work',
    can: canInspect,
    body: z.strictObject({
      token: z.string('token must be a text.').optional(),
      link: z.string('link must be a text.').optional(),
    }),
    takesAnyText: true,
    answer: inspectionJsonSchema,
  }),
  verifyToken: apiCall({
    method: 'POST',
    path: '/verify',
    summary: 'Whether a token holds by the rules of a portal: its form, its signature, its claims and its times',
    can: canInspect,
    body: z.strictObject({
      portal: z.string('portal must be the id or the name of a portal.'),
      token: z.string('token must be a text.'),
    }),
    takesAnyText: true,
    answer: verificationSchema,
  }),
  findEvents: apiCall({
    method: 'GET',
    path: '/audit',
    summary: 'Audit events, newest first',
    can: canViewAudit,
    query: listQuery(auditFilterSchema),
    answer: listOf(eventJsonSchema),
  }),
  getCheckpoint: apiCall({
    method: 'GET',
    path: '/audit/checkpoint',
    summary:
      'The newest signed checkpoint of the record; with from, the size of an earlier one, also what shows that nothing before it changed',
    can: canViewAudit,
    query: z.strictObject({
      from: z.coerce.number('from must be a number.').int('from must be a whole number.').min(0, 'from must be at least 0.').optional(),
    }),
    answer: checkpointJsonSchema,
  }),
  exportRecord: apiCall({
    method: 'GET',
    path: '/audit/export',
    summary: 'The whole record up to its newest checkpoint, a line for each leaf and checkpoint, to verify elsewhere; recorded',
    can: canViewAudit,
    answersLines: true,
    answer: recordLineSchema,
  }),
}
