import 'server-only'
import { z } from 'zod'
import { notFound } from '@/lib/app-error'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canManageWebhooks, requireAllowed } from '@/lib/districts/policies'
import type { WebhookDeliveryState } from '@/prisma/generated/enums'
import { isWebhookType, type WebhookType } from './webhook-type'

const disabledReasons = ['by_hand', 'failing', 'gone'] as const

export type Webhook = {
  id: string
  url: string
  description: string | null
  types: WebhookType[]
  createdAt: Date
  /** Until when the secret before signs too; null where only one does. */
  previousUntil: Date | null
  /** Since when no delivery has arrived; null while the newest one did. */
  failingSince: Date | null
  disabledAt: Date | null
  disabledReason: (typeof disabledReasons)[number] | null
}

/** Every webhook of the district, oldest first. */
export async function findWebhooks(actor: Actor): Promise<Webhook[]> {
  requireAllowed(canManageWebhooks, actor)
  const { districtId } = actor
  const rows = await inDistrict(districtId, (tx) => tx.webhook.findMany({ where: { districtId }, omit: sealed, orderBy: { id: 'asc' } }))
  return rows.map(webhookOf)
}

/** One webhook with how many of its deliveries are in each state; refuses an unknown one with `not_found`. */
export async function getWebhook(actor: Actor, id: string, now: Date): Promise<Webhook & { counts: Record<WebhookDeliveryState, number> }> {
  requireAllowed(canManageWebhooks, actor)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const row = await requireWebhook(tx, { districtId, id })
    const counts = { queued: 0, delivered: 0, failed: 0, cancelled: 0 }
    const states = await tx.webhookDelivery.groupBy({ by: ['state'], where: { districtId, webhookId: id }, _count: true })
    for (const { state, _count } of states) counts[state] = _count
    const webhook = webhookOf(row)
    const isOver = webhook.previousUntil !== null && webhook.previousUntil <= now
    return { ...webhook, previousUntil: isOver ? null : webhook.previousUntil, counts }
  })
}

/** The webhooks that fail or have switched themselves off, for whoever can do something about it. */
export async function findWebhookTroubles(actor: Actor): Promise<Webhook[]> {
  requireAllowed(canManageWebhooks, actor)
  const { districtId } = actor
  const where = { districtId, OR: [{ disabledAt: null, failingSince: { not: null } }, { disabledReason: { in: ['failing', 'gone'] } }] }
  const rows = await inDistrict(districtId, (tx) => tx.webhook.findMany({ where, omit: sealed, orderBy: { id: 'asc' } }))
  return rows.map(webhookOf)
}

/** Locks the webhook, so that what is decided about it is decided in turn; refuses an unknown one with `not_found`. */
export async function lockWebhook(tx: DistrictTransaction, place: { districtId: string; id: string }) {
  if (z.guid().safeParse(place.id).success) {
    await tx.$executeRaw`SELECT FROM webhooks WHERE district_id = ${place.districtId}::uuid AND id = ${place.id}::uuid FOR NO KEY UPDATE`
  }
  return requireWebhook(tx, place)
}

const sealed = { secretCiphertext: true, previousCiphertext: true } as const

/** The webhook without its secrets; refuses an unknown one with `not_found`. */
export async function requireWebhook(tx: DistrictTransaction, { districtId, id }: { districtId: string; id: string }) {
  const known = z.guid().safeParse(id).success
  const row = known ? await tx.webhook.findUnique({ where: { districtId_id: { districtId, id } }, omit: sealed }) : null
  if (!row) throw notFound('webhook')
  return row
}

type Row = Awaited<ReturnType<typeof requireWebhook>>

function webhookOf({ id, url, description, types, createdAt, previousUntil, failingSince, disabledAt, disabledReason }: Row): Webhook {
  return {
    id,
    url,
    description,
    types: types.filter(isWebhookType),
    createdAt,
    previousUntil,
    failingSince,
    disabledAt,
    disabledReason: disabledReasons.find((reason) => reason === disabledReason) ?? null,
  }
}
