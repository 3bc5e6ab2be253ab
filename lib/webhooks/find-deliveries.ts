import 'server-only'
import { z } from 'zod'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canManageWebhooks, requireAllowed } from '@/lib/districts/policies'
import { type Page, type Paging, pageOf, parseCursor } from '@/lib/paging'
import { WebhookDeliveryState } from '@/prisma/generated/enums'
import { requireWebhook } from './find-webhooks'

export const deliveryFilterSchema = z.object({
  state: z.enum(WebhookDeliveryState, `state must be one of ${Object.values(WebhookDeliveryState).join(', ')}.`).optional(),
})

export type DeliveryFilter = z.output<typeof deliveryFilterSchema>

export type DeliveryAttempt = { id: string; at: Date; milliseconds: number; status: number | null; cause: string | null }

/** One line of the log, with its newest attempts first. */
export type DeliveryRecord = {
  id: string
  type: string
  occurredAt: Date
  data: unknown
  state: WebhookDeliveryState
  /** Since it was last sent by hand; the list may hold more. */
  attempts: number
  /** When the next attempt is made, of one that waits. */
  dueAt: Date
  settledAt: Date | null
  attempted: DeliveryAttempt[]
}

const mostAttempts = 30

/** One page of the log of a webhook, newest first; refuses an unknown webhook with `not_found`. */
export async function findDeliveries(
  actor: Actor,
  { webhookId, filter, paging }: { webhookId: string; filter: DeliveryFilter; paging: Paging },
): Promise<Page<DeliveryRecord>> {
  requireAllowed(canManageWebhooks, actor)
  const { districtId } = actor
  const position = parseCursor(paging.cursor, ['uuid'])
  const backwards = position?.direction === 'before'
  const rows = await inDistrict(districtId, async (tx) => {
    await requireWebhook(tx, { districtId, id: webhookId })
    return tx.webhookDelivery.findMany({
      where: {
        districtId,
        webhookId,
        ...(filter.state && { state: filter.state }),
        ...(position?.values[0] && { id: { [backwards ? 'gt' : 'lt']: position.values[0] } }),
      },
      include: { attempted: { orderBy: { id: 'desc' }, take: mostAttempts } },
      orderBy: { id: backwards ? 'asc' : 'desc' },
      take: paging.limit + 1,
    })
  })
  const page = pageOf(rows, { limit: paging.limit, position, values: ({ id }) => [id] })
  return {
    ...page,
    rows: page.rows.map(({ id, type, occurredAt, data, state, attempts, dueAt, settledAt, attempted }) => ({
      id,
      type,
      occurredAt,
      data,
      state,
      attempts,
      dueAt,
      settledAt,
      attempted: attempted.map(({ id: attemptId, at, milliseconds, status, cause }) => ({
        id: attemptId,
        at,
        milliseconds,
        status,
        cause,
      })),
    })),
  }
}
