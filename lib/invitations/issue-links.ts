import 'server-only'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '@/lib/app-error'
import { approvalNeeded, requestApproval, type Waiting } from '@/lib/approvals/request-approval'
import { canonicalJson } from '@/lib/audit/canonical-json'
import { selectionSchema } from '@/lib/contacts/selection-schema'
import { isUniqueViolation } from '@/lib/database-fault'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { getTrustPolicyIn } from '@/lib/districts/get-trust-policy'
import { canIssueLinks, requireAllowed } from '@/lib/districts/policies'
import { takeIdempotencyTurn } from '@/lib/idempotency-turn'
import { mailIsSetUp } from '@/lib/mail/load-smtp-server'
import { parseInput } from '@/lib/parse-input'
import { loadPortalSigner } from '@/lib/portals/portal-signer'
import { campaignReasons } from './approval-reasons'
import { decideHandOut } from './hand-out'
import { type Chosen, chooseContacts, type Issued, type Issuing, issueChosen, lifetimeOf } from './issue-campaign'
import { beginCampaign, countForWorker } from './long-campaigns/begin-campaign'

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

/** A parsed request without its idempotency key: what is asked for. */
const askedSchema = campaignRequestSchema.omit({ idempotencyKey: true })
type AskedCampaign = z.output<typeof askedSchema>

/** A campaign that waits for a second member: what was asked for, and what that came to. */
export const awaitedCampaignSchema = z.object({
  asked: askedSchema,
  portalId: z.uuid(),
  form: z.enum(['signed', 'invite_page']),
  lifetimeSeconds: z.number().nullable(),
  idempotencyKey: z.string().nullable(),
})

type Replayed = { campaignId: string; replayed: true }

/**
 * Signs one link, or makes one invite page, for each selected contact that can have one, and records who, to whom and
 * until when in the same transaction; channel `email` puts the mails into the outbox as well. A contact that cannot be served is skipped with a reason; a wrong lifetime, portal
 * or form refuses the whole (`invalid_lifetime`, `portal_not_ready`, `mail_not_ready`, `unsupported`). A replayed idempotency key answers with the campaign of
 * the first time, `idempotency_key_reused` when the request is another. More than 5,000 selected contacts are left to the worker: the campaign is written
 * down, and nothing is issued yet. Where the district asks for a second member, nothing is issued: the request
 * waits for one, and the call is refused with `approval_needed`.
 */
export async function issueLinks(actor: Actor, input: CampaignRequest, now: Date): Promise<Issued | Replayed> {
  requireAllowed(canIssueLinks, actor)
  const { idempotencyKey, ...asked } = parseInput(campaignRequestSchema, input)
  const requestDigest = digestOf(asked)
  const issued = await inDistrict(actor.districtId, async (tx) => {
    const earlier = idempotencyKey ? await findReplayed(tx, { actor, idempotencyKey, requestDigest }) : undefined
    if (earlier) return { campaignId: earlier, replayed: true as const }
    return issueOrWait(tx, actor, { asked, requestDigest, idempotencyKey }, now)
  }).catch(async (error) => {
    // Two equal requests at the same moment: the one that lost the race answers with the winner's campaign.
    if (!isUniqueViolation(error) || !idempotencyKey) throw error
    const earlier = await inDistrict(actor.districtId, (tx) => findReplayed(tx, { actor, idempotencyKey, requestDigest }))
    if (!earlier) throw error
    return { campaignId: earlier, replayed: true as const }
  })
  if ('waits' in issued) throw approvalNeeded(issued)
  return issued
}

/** As `issueLinks`, in a transaction of the caller's, who has chosen the contacts in it. What waits for a second member is told, for the caller to refuse it once that is kept. */
export async function issueLinksIn(
  tx: DistrictTransaction,
  actor: Actor,
  input: z.input<typeof askedSchema>,
  now: Date,
): Promise<Issued | Waiting> {
  requireAllowed(canIssueLinks, actor)
  const asked = parseInput(askedSchema, input)
  return issueOrWait(tx, actor, { asked, requestDigest: digestOf(asked), idempotencyKey: undefined }, now)
}

type Request = { asked: AskedCampaign; requestDigest: Buffer; idempotencyKey: string | undefined }

async function issueOrWait(tx: DistrictTransaction, actor: Actor, request: Request, now: Date): Promise<Issued | Waiting> {
  const { asked, idempotencyKey, requestDigest } = request
  const prepared = await prepareCampaign(tx, actor, asked, now)
  const waiting = await waitWhereAsked(tx, { actor, asked, prepared, idempotencyKey })
  return waiting ?? issuePrepared(tx, prepared, { idempotencyKey, requestDigest })
}

/**
 * Issues what waited, in the transaction of the approval and as the actor who asked for it; answers the campaign's id. Refuses with `conflict`
 * what is no longer what was approved: more contacts, another form or a longer lifetime.
 */
export async function issueAwaited(
  tx: DistrictTransaction,
  actor: Actor,
  { request, contacts }: { request: unknown; contacts: number },
  now: Date,
): Promise<string> {
  const { asked, portalId, form, lifetimeSeconds, idempotencyKey } = awaitedCampaignSchema.parse(request)
  const requestDigest = digestOf(asked)
  const earlier = idempotencyKey ? await findReplayed(tx, { actor, idempotencyKey, requestDigest }) : undefined
  if (earlier) return earlier
  // The portal that was shown, whatever carries its name by now.
  const prepared = await prepareCampaign(tx, actor, { ...asked, portal: portalId }, now)
  const { handOut } = prepared.issuing
  const most = mostServed(prepared)
  if (most > contacts) throw noLonger(`It would now serve ${most.toLocaleString('en-US')} contacts`)
  if (handOut.form !== form) throw noLonger('What is handed out has changed')
  if ((lifetimeOf(handOut) ?? 0) > (lifetimeSeconds ?? 0)) throw noLonger('The links would now live longer')
  const { campaignId } = await issuePrepared(tx, prepared, { idempotencyKey: idempotencyKey ?? undefined, requestDigest })
  return campaignId
}

/** Either whom it is about is decided, or they are `selected`, too many to be served in one request. */
type Prepared = { issuing: Omit<Issuing, 'idempotencyKey' | 'requestDigest'> } & ({ chosen: Chosen } | { selected: number })

async function prepareCampaign(tx: DistrictTransaction, actor: Actor, asked: AskedCampaign, now: Date): Promise<Prepared> {
  const { selection, channel } = asked
  const signer = await loadPortalSigner(tx, actor.districtId, asked.portal)
  const handOut = await decideHandOut(tx, { actor, signer, asked, now })
  if (channel === 'email' && !(await mailIsSetUp(tx, actor.districtId))) throw mailNotReady()
  const issuing = { actor, signer, selection, channel, handOut, now }
  const selected = await countForWorker(tx, actor, selection, now)
  return selected === undefined ? { issuing, chosen: await chooseContacts(tx, issuing) } : { issuing, selected }
}

function issuePrepared(
  tx: DistrictTransaction,
  prepared: Prepared,
  asked: Pick<Issuing, 'idempotencyKey' | 'requestDigest'>,
): Promise<Issued> {
  const issuing = { ...prepared.issuing, ...asked }
  return 'chosen' in prepared ? issueChosen(tx, issuing, prepared.chosen) : beginCampaign(tx, issuing)
}

/** How many contacts it serves; where they are not decided yet, as many as it may serve. */
function mostServed(prepared: Prepared): number {
  return 'chosen' in prepared ? prepared.chosen.served.length : prepared.selected
}

type Asking = {
  actor: Actor
  asked: AskedCampaign
  prepared: Prepared
  idempotencyKey: string | undefined
}

/** Writes the request down where the district asks for a second member. */
async function waitWhereAsked(tx: DistrictTransaction, asking: Asking): Promise<Waiting | undefined> {
  const { actor, asked, prepared, idempotencyKey } = asking
  const { signer, handOut, now } = prepared.issuing
  const contacts = mostServed(prepared)
  const lifetimeSeconds = lifetimeOf(handOut)
  const policy = await getTrustPolicyIn(tx, actor.districtId)
  const reasons = campaignReasons(policy, { contacts, lifetimeSeconds, lifetime: signer.lifetime })
  if (reasons.length === 0) return undefined
  const request = { asked, portalId: signer.portal.id, form: handOut.form, lifetimeSeconds }
  return requestApproval(tx, actor, { kind: 'campaign', reasons, request, contacts, idempotencyKey }, now)
}

function digestOf(asked: AskedCampaign): Buffer {
  return createHash('sha256')
    .update(canonicalJson(JSON.parse(JSON.stringify(asked))))
    .digest()
}

function noLonger(what: string): AppError {
  return new AppError('conflict', `${what}, which is not what was asked for. Decline it, and have it asked for again.`)
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
  await takeIdempotencyTurn(tx, actor, idempotencyKey)
  const { districtId, kind, id } = actor
  const earlier = await tx.campaign.findFirst({ where: { districtId, actorKind: kind, actorId: id, idempotencyKey } })
  if (earlier && !requestDigest.equals(earlier.requestDigest)) {
    throw new AppError('idempotency_key_reused', 'This Idempotency-Key was used for another request. Use a new key for a new request.')
  }
  return earlier?.id
}
