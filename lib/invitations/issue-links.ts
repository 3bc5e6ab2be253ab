import 'server-only'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '@/lib/app-error'
import { canonicalJson } from '@/lib/audit/canonical-json'
import { selectionSchema } from '@/lib/contacts/selection-schema'
import { isUniqueViolation } from '@/lib/database-fault'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { getDistrictPolicyIn } from '@/lib/districts/get-district-policy'
import { canIssueLinks, requireAllowed } from '@/lib/districts/policies'
import { parseInput } from '@/lib/parse-input'
import { loadPortalSigner, type PortalSigner, requireLifetime } from '@/lib/portals/portal-signer'
import { type Issued, issueCampaign } from './issue-campaign'

const dayMilliseconds = 86_400_000

export const campaignRequestSchema = z.object({
  /** Id or name. */
  portal: z.string('Choose a portal.').min(1, 'Choose a portal.').max(200),
  selection: selectionSchema,
  channel: z.enum(['link', 'email', 'letter'], 'channel must be link, email or letter.').default('link'),
  form: z.enum(['signed', 'invite_page'], 'form must be signed or invite_page.').optional(),
  /** Whole seconds within the portal's bounds; the portal's own when left out. Only for signed links. */
  lifetimeSeconds: z.number('The lifetime must be a whole number of seconds.').optional(),
  idempotencyKey: z.string().min(1).max(255, 'Idempotency-Key must have at most 255 characters.').optional(),
})

export type CampaignRequest = z.input<typeof campaignRequestSchema>

/**
 * Signs one link, or makes one invite page, for each selected contact that can have one, and records who, to whom and
 * until when in the same transaction. A contact that cannot be served is skipped with a reason; a wrong lifetime, portal
 * or form refuses the whole (`invalid_lifetime`, `portal_not_ready`, `unsupported`). A replayed idempotency key answers with the campaign of
 * the first time, `idempotency_key_reused` when the request is another.
 */
export async function issueLinks(
  actor: Actor,
  input: CampaignRequest,
  now: Date,
): Promise<Issued | { campaignId: string; replayed: true }> {
  requireAllowed(canIssueLinks, actor)
  const request = parseInput(campaignRequestSchema, input)
  if (request.channel !== 'link') throw new AppError('unsupported', 'Only the channel "link" can be issued in this version.')
  if (request.form === 'invite_page' && request.lifetimeSeconds !== undefined) {
    const sentence = 'An invite page takes no lifetime: it lives as many days as the district’s policy says.'
    throw new AppError('invalid_input', sentence, { lifetime_seconds: sentence })
  }
  const { idempotencyKey, ...asked } = request
  const requestDigest = createHash('sha256')
    .update(canonicalJson(JSON.parse(JSON.stringify(asked))))
    .digest()
  try {
    return await inDistrict(actor.districtId, async (tx) => {
      const earlier = idempotencyKey ? await findReplayed(tx, { actor, idempotencyKey, requestDigest }) : undefined
      if (earlier) return { campaignId: earlier, replayed: true as const }
      const signer = await loadPortalSigner(tx, actor.districtId, request.portal)
      const handOut = request.form === 'invite_page' ? await invitePages(tx, actor, now) : signedLinks(signer, request.lifetimeSeconds)
      return issueCampaign(tx, { actor, signer, selection: request.selection, handOut, idempotencyKey, requestDigest, now })
    })
  } catch (error) {
    // Two equal requests at the same moment: the one that lost the race answers with the winner's campaign.
    if (!isUniqueViolation(error) || !idempotencyKey) throw error
    const earlier = await inDistrict(actor.districtId, (tx) => findReplayed(tx, { actor, idempotencyKey, requestDigest }))
    if (!earlier) throw error
    return { campaignId: earlier, replayed: true }
  }
}

function signedLinks(signer: PortalSigner, asked: number | undefined) {
  const lifetimeSeconds = asked ?? signer.defaultLifetimeSeconds
  requireLifetime(signer.kind, lifetimeSeconds)
  return { form: 'signed' as const, lifetimeSeconds }
}

async function invitePages(tx: DistrictTransaction, { districtId }: Actor, now: Date) {
  const policy = await getDistrictPolicyIn(tx, districtId)
  if (!policy.invitePages) {
    throw new AppError('unsupported', 'This district has switched invite pages off. An owner switches them on under Settings.')
  }
  return { form: 'invite_page' as const, closesAt: new Date(now.getTime() + policy.invitePageDays * dayMilliseconds) }
}

async function findReplayed(
  tx: DistrictTransaction,
  { actor, idempotencyKey, requestDigest }: { actor: Actor; idempotencyKey: string; requestDigest: Buffer },
): Promise<string | undefined> {
  const earlier = await tx.campaign.findFirst({ where: { districtId: actor.districtId, actorId: actor.id, idempotencyKey } })
  if (earlier && !requestDigest.equals(earlier.requestDigest)) {
    throw new AppError('idempotency_key_reused', 'This Idempotency-Key was used for another request. Use a new key for a new request.')
  }
  return earlier?.id
}
