import 'server-only'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '@/lib/app-error'
import { canonicalJson } from '@/lib/audit/canonical-json'
import { selectionSchema } from '@/lib/contacts/selection-schema'
import { isUniqueViolation } from '@/lib/database-fault'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canIssueLinks, requireAllowed } from '@/lib/districts/policies'
import { parseInput } from '@/lib/parse-input'
import { loadPortalSigner, requireLifetime } from '@/lib/portals/portal-signer'
import { type Issued, issueCampaign } from './issue-campaign'

export const campaignRequestSchema = z.object({
  /** Id or name. */
  portal: z.string('Choose a portal.').min(1, 'Choose a portal.').max(200),
  selection: selectionSchema,
  channel: z.enum(['link', 'email', 'letter'], 'channel must be link, email or letter.').default('link'),
  form: z.enum(['signed', 'invite_page'], 'form must be signed or invite_page.').optional(),
  /** Whole seconds within the portal's bounds; the portal's own when left out. */
  lifetimeSeconds: z.number('The lifetime must be a whole number of seconds.').optional(),
  idempotencyKey: z.string().min(1).max(255, 'Idempotency-Key must have at most 255 characters.').optional(),
})

export type CampaignRequest = z.input<typeof campaignRequestSchema>

/**
 * Signs one link for each selected contact that can have one, and records who, to whom and until when in the same
 * transaction. A contact that cannot be served is skipped with a reason; a wrong lifetime, portal or form refuses the
 * whole (`invalid_lifetime`, `portal_not_ready`, `unsupported`). A replayed idempotency key answers with the campaign of
 * the first time, `idempotency_key_reused` when the request is another.
 */
export async function issueLinks(
  actor: Actor,
  input: CampaignRequest,
  now: Date,
): Promise<Issued | { campaignId: string; replayed: true }> {
  requireAllowed(canIssueLinks, actor)
  const request = parseInput(campaignRequestSchema, input)
  if (request.channel !== 'link' || request.form === 'invite_page') {
    throw new AppError('unsupported', 'Only the channel "link" with the form "signed" can be issued in this version.')
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
      const lifetimeSeconds = request.lifetimeSeconds ?? signer.defaultLifetimeSeconds
      requireLifetime(signer.kind, lifetimeSeconds)
      return issueCampaign(tx, { actor, signer, selection: request.selection, lifetimeSeconds, idempotencyKey, requestDigest, now })
    })
  } catch (error) {
    // Two equal requests at the same moment: the one that lost the race answers with the winner's campaign.
    if (!isUniqueViolation(error) || !idempotencyKey) throw error
    const earlier = await inDistrict(actor.districtId, (tx) => findReplayed(tx, { actor, idempotencyKey, requestDigest }))
    if (!earlier) throw error
    return { campaignId: earlier, replayed: true }
  }
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
