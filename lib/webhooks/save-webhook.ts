// Threat: a webhook carries what happens in a district to whatever address stands in it. Choice: only an owner who has shown
// lately who they are sets one, the address is one that may be asked, and what is carried names nobody.
import 'server-only'
import { AppError } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canManageWebhooks, requireAllowed } from '@/lib/districts/policies'
import { parseInput } from '@/lib/parse-input'
import { requireAllowedAddress } from '@/lib/public-host'
import { uuidV7 } from '@/lib/uuid-v7'
import { lockWebhook } from './find-webhooks'
import { endOfRecord } from './switch-webhook'
import { type WebhookInput, webhookInputSchema } from './webhook-input'
import { newWebhookSecret } from './webhook-secret'

/** Webhooks of one district. */
export const mostWebhooks = 20

/** Adds a webhook, which is told what happens from now on, and answers its secret this once. Refuses an address that is never asked with `invalid_input`. */
export async function addWebhook(actor: Actor, input: WebhookInput, now: Date): Promise<{ id: string; secret: string }> {
  requireAllowed(canManageWebhooks, actor)
  const { url, description, types } = parseAllowed(input)
  const { districtId } = actor
  const id = uuidV7()
  return inDistrict(districtId, async (tx) => {
    await requireRoom(tx, districtId)
    const { secret, ciphertext } = await newWebhookSecret(tx, { districtId, id })
    const nextNumber = await endOfRecord(tx, districtId)
    await tx.webhook.create({
      data: { districtId, id, url, description, types, secretCiphertext: ciphertext, nextNumber, createdAt: now },
    })
    await recordEvent(tx, { actor, at: now }, { action: 'webhook.created', subjectId: id, details: { host: new URL(url).host, types } })
    return { id, secret }
  })
}

/** Changes where a webhook is told, what of, and its description. What waits goes to the new address. Saving it unchanged records nothing. */
export async function changeWebhook(actor: Actor, { id, ...input }: WebhookInput & { id: string }, now: Date): Promise<void> {
  requireAllowed(canManageWebhooks, actor)
  const { url, description, types } = parseAllowed(input)
  const { districtId } = actor
  await inDistrict(districtId, async (tx) => {
    const before = await lockWebhook(tx, { districtId, id })
    const changed = [
      ...(before.url === url ? [] : ['url']),
      ...(before.description === description ? [] : ['description']),
      ...(before.types.join() === types.join() ? [] : ['types']),
    ]
    if (changed.length === 0) return
    await tx.webhook.update({ where: { districtId_id: { districtId, id } }, data: { url, description, types } })
    await recordEvent(
      tx,
      { actor, at: now },
      { action: 'webhook.changed', subjectId: id, details: { changed, host: new URL(url).host, types } },
    )
  })
}

function parseAllowed(input: WebhookInput) {
  const parsed = parseInput(webhookInputSchema, input)
  requireAllowedAddress('url', parsed.url)
  return parsed
}

/** Two that are added at the same time take turns, until the end of the transaction. */
async function requireRoom(tx: DistrictTransaction, districtId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`webhooks ${districtId}`}, 0))`
  if ((await tx.webhook.count({ where: { districtId } })) < mostWebhooks) return
  throw new AppError('conflict', `A district has at most ${mostWebhooks} webhooks. Remove one that nothing listens to any more.`)
}
