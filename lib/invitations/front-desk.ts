// Threat: a caller or visitor who is not the contact talks the office out of an address. Choice: the district prescribes what is
// asked; nothing is handed out until each of it is ticked, and the record keeps who ticked what.
import 'server-only'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { AppError, notFound } from '@/lib/app-error'
import { canonicalJson } from '@/lib/audit/canonical-json'
import { recordEvent } from '@/lib/audit/record-events'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { getDistrictPolicyIn } from '@/lib/districts/get-district-policy'
import { canIssueLinks, requireAllowed } from '@/lib/districts/policies'
import { parseInput } from '@/lib/parse-input'
import { loadPortalSigner } from '@/lib/portals/portal-signer'
import { type QrCode, qrCode } from '@/lib/qr-code'
import { decideHandOut } from './hand-out'
import { issueCampaign } from './issue-campaign'
import { type ShortAddress, shortAddress } from './short-address'
import { isSkipReason, skipReasons } from './skip-reason'

export const frontDeskSchema = z.object({
  contactId: z.uuid(),
  /** Id or name. */
  portal: z.string('Choose a portal.').min(1, 'Choose a portal.').max(200),
  /** The identity checks that were ticked, in the district's words. */
  checks: z.array(z.string().max(200)).max(100),
  /** Shown as a QR code, or handed out as an address to type. */
  means: z.enum(['qr', 'code']),
})

export type HandedOut = { url: string; address: ShortAddress; qr: QrCode; closesAt: Date }

/**
 * Hands out the address of the contact's invite page at the front desk: the one there is, prolonged, or that of a new invitation.
 * Refuses with `invalid_input` until every identity check is ticked, `conflict` with the reason for a contact who cannot be
 * invited, `not_found` for one the actor may not see, `portal_not_ready` and `unsupported` as `issueLinks` does.
 */
export async function serveAtFrontDesk(actor: Actor, input: z.input<typeof frontDeskSchema>, now: Date): Promise<HandedOut> {
  requireAllowed(canIssueLinks, actor)
  const { contactId, portal, checks, means } = parseInput(frontDeskSchema, input)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const { identityChecks } = await getDistrictPolicyIn(tx, districtId)
    requireChecked(identityChecks, checks)
    const signer = await loadPortalSigner(tx, districtId, portal)
    const asked = { channel: 'link', form: 'invite_page' } as const
    const handOut = await decideHandOut(tx, { actor, signer, asked, now })
    const selection = { contacts: [contactId] }
    const requestDigest = createHash('sha256')
      .update(canonicalJson({ ...asked, portal, selection }))
      .digest()
    const request = { actor, signer, selection, channel: asked.channel, handOut, idempotencyKey: undefined, requestDigest, now }
    const { campaignId, links } = await issueCampaign(tx, request)
    const [page] = links
    if (!page?.url || !page.expiresAt) throw await refusal(tx, districtId, campaignId)
    await recordEvent(
      tx,
      { actor, at: now },
      {
        action: 'front_desk.served',
        subjectId: contactId,
        details: { invitation_id: page.invitationId, campaign_id: campaignId, means, checks: identityChecks.length },
        personal: { checks: identityChecks },
      },
    )
    return { url: page.url, address: shortAddress(page.url), qr: qrCode(page.url), closesAt: page.expiresAt }
  })
}

function requireChecked(prescribed: readonly string[], ticked: readonly string[]): void {
  if (prescribed.every((check) => ticked.includes(check))) return
  const sentence = 'Tick every identity check before you hand out an address.'
  throw new AppError('invalid_input', sentence, { checks: sentence })
}

/** Why the contact was skipped; thrown, it takes the campaign back. */
async function refusal(tx: DistrictTransaction, districtId: string, campaignId: string): Promise<AppError> {
  const { skipReason } = await tx.campaignContact.findFirstOrThrow({ where: { districtId, campaignId }, select: { skipReason: true } })
  if (!skipReason || !isSkipReason(skipReason)) throw new Error('A contact that was not served has no reason.')
  if (skipReason === 'unknown_contact') return notFound('contact')
  return new AppError('conflict', `Nothing can be handed out to this contact. ${skipReasons[skipReason]}.`)
}
