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
import { mailIsSetUp } from '@/lib/mail/load-smtp-server'
import { parseInput } from '@/lib/parse-input'
import { loadPortalSigner } from '@/lib/portals/portal-signer'
import { decideHandOut } from './hand-out'
import { type Issued, issueCampaign } from './issue-campaign'

export const campaignRequestSchema = z.object({
  /** Id or name. */
  portal: z.string('Choose a portal.').min(1, 'Choose a portal.').max(200),
  selection: selectionSchema,
  channel: z.enum(['link', 'email', 'letter'], 'channel must be link, email or letter.').default('link'),
  form: z.enum(['signed', 'invite_page'], 'form must be signed or invite_page.').optional(),
  /** Whole seconds within the portal's bounds; the portal's own when left out. Only for signed links. */
  lifetimeSeconds: z.number('The lifetime must be a whole number of seconds.').optional(),
  /** Only for invite pages: addresses handed out before die. */
  renewCodes: z.boolean().optional(),
  idempotencyKey: z.string().min(1).max(255, 'Idempotency-Key must have at most 255 characters.').optional(),
})

export type CampaignRequest = z.input<typeof campaignRequestSchema>

/**
 * Signs one link, or makes one invite page, for each selected contact that can have one, and records who, to whom and
 * until when in the same transaction; channel `email` puts the mails into the outbox as well. A contact that cannot be served is skipped with a reason; a wrong lifetime, portal
 * or form refuses the whole (`invalid_lifetime`, `portal_not_ready`, `mail_not_ready`, `unsupported`). A replayed idempotency key answers with the campaign of
 * the first time, `idempotency_key_reused` when the request is another.
 */
export async function issueLinks(
  actor: Actor,
  input: CampaignRequest,
  now: Date,
): Promise<Issued | { campaignId: string; replayed: true }> {
  requireAllowed(canIssueLinks, actor)
  const request = parseInput(campaignRequestSchema, input)
  const { idempotencyKey, ...asked } = request
  const requestDigest = createHash('sha256')
    .update(canonicalJson(JSON.parse(JSON.stringify(asked))))
    .digest()
  try {
    return await inDistrict(actor.districtId, async (tx) => {
      const earlier = idempotencyKey ? await findReplayed(tx, { actor, idempotencyKey, requestDigest }) : undefined
      if (earlier) return { campaignId: earlier, replayed: true as const }
      const signer = await loadPortalSigner(tx, actor.districtId, request.portal)
      const handOut = await decideHandOut(tx, { actor, signer, asked, now })
      if (asked.channel === 'email' && !(await mailIsSetUp(tx, actor.districtId))) throw mailNotReady()
      return issueCampaign(tx, { actor, signer, ...asked, handOut, idempotencyKey, requestDigest, now })
    })
  } catch (error) {
    // Two equal requests at the same moment: the one that lost the race answers with the winner's campaign.
    if (!isUniqueViolation(error) || !idempotencyKey) throw error
    const earlier = await inDistrict(actor.districtId, (tx) => findReplayed(tx, { actor, idempotencyKey, requestDigest }))
    if (!earlier) throw error
    return { campaignId: earlier, replayed: true }
  }
}

function mailNotReady(): AppError {
  return new AppError(
    'mail_not_ready',
    'No mail server is set up, so nothing was sent. An owner or admin sets it up under Mail, Mail settings.',
  )
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
