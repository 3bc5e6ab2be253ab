'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { canManageWebhooks } from '@/lib/districts/policies'
import { memberAction } from '@/lib/member-action'
import { removeWebhook } from '@/lib/webhooks/remove-webhook'
import { renewWebhookSecret } from '@/lib/webhooks/renew-webhook-secret'
import { resendDeliveries, tryWebhook } from '@/lib/webhooks/resend-deliveries'
import { addWebhook, changeWebhook } from '@/lib/webhooks/save-webhook'
import { switchWebhook } from '@/lib/webhooks/switch-webhook'
import { webhookInputSchema } from '@/lib/webhooks/webhook-input'

const path = '/settings/webhooks'
const can = canManageWebhooks
const ofWebhook = z.object({ id: z.uuid() })

export const createWebhook = memberAction({ can, schema: webhookInputSchema, confirmed: true }, async ({ actor, now }, input) => {
  const { secret } = await addWebhook(actor, input, now)
  revalidatePath(path)
  return { secret }
})

export const saveWebhook = memberAction(
  { can, schema: ofWebhook.extend(webhookInputSchema.shape), confirmed: true },
  async ({ actor, now }, input) => {
    await changeWebhook(actor, input, now)
    revalidatePath(path, 'layout')
  },
)

export const makeWebhookSecret = memberAction({ can, schema: ofWebhook, confirmed: true }, async ({ actor, now }, { id }) => {
  const { secret } = await renewWebhookSecret(actor, id, now)
  revalidatePath(path, 'layout')
  return { secret }
})

export const removeWebhookNow = memberAction({ can, schema: ofWebhook, confirmed: true }, async ({ actor, now }, { id }) => {
  await removeWebhook(actor, id, now)
  revalidatePath(path)
})

export const switchWebhookNow = memberAction({ can, schema: ofWebhook.extend({ on: z.boolean() }) }, async ({ actor, now }, input) => {
  await switchWebhook(actor, input, now)
  revalidatePath(path, 'layout')
})

export const sendTry = memberAction({ can, schema: ofWebhook }, async ({ actor, now }, { id }) => {
  await tryWebhook(actor, id, now)
  revalidatePath(path, 'layout')
})

export const sendAgain = memberAction(
  { can, schema: ofWebhook.extend({ deliveryId: z.uuid() }) },
  async ({ actor, now }, { id, deliveryId }) => {
    await resendDeliveries(actor, { id, which: { deliveryId } }, now)
    revalidatePath(path, 'layout')
  },
)

export const sendFailedAgain = memberAction({ can, schema: ofWebhook }, async ({ actor, now }, { id }) => {
  const { deliveries } = await resendDeliveries(actor, { id, which: 'failed' }, now)
  revalidatePath(path, 'layout')
  return { deliveries }
})
