import 'server-only'
import { randomBytes } from 'node:crypto'
import { recordEvent } from '@/lib/audit/record-events'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canManageMail, requireAllowed } from '@/lib/districts/policies'
import { openField, sealField } from '@/lib/secrets/district-key'
import type { Place } from '@/lib/secrets/envelope'
import { formatWebhookSecret } from '@/lib/webhooks/webhook-signature'
import { findMailSettingsRow } from './get-mail-settings'
import { lockMailSettingsRow } from './save-mail-settings'

const keyBytes = 32

/** Makes the secret that delivery reports are signed with, in place of the one before, and answers it this once. */
export async function createMailEventsSecret(actor: Actor, now: Date): Promise<{ secret: string }> {
  requireAllowed(canManageMail, actor)
  const { districtId } = actor
  const key = randomBytes(keyBytes)
  await inDistrict(districtId, async (tx) => {
    const row = await lockMailSettingsRow(tx, districtId)
    const ciphertext = await sealField(tx, key, placeOf(row))
    await tx.mailSettings.update({ where: { districtId }, data: { eventsSecretCiphertext: Uint8Array.from(ciphertext) } })
    const details = { replaces_another: row.eventsSecretCiphertext !== null }
    await recordEvent(tx, { actor, at: now }, { action: 'mail_events_secret.created', subjectId: row.id, details })
  })
  return { secret: formatWebhookSecret(key) }
}

/** Whether there is a secret for delivery reports. */
export async function hasMailEventsSecret(actor: Actor): Promise<boolean> {
  requireAllowed(canManageMail, actor)
  const row = await inDistrict(actor.districtId, (tx) => findMailSettingsRow(tx, actor.districtId))
  return row !== null && row.eventsSecretCiphertext !== null
}

/** The key delivery reports of the district are signed with; one that nobody knows where there is none. */
export async function loadMailEventsKey(tx: DistrictTransaction, districtId: string): Promise<Buffer> {
  const row = await findMailSettingsRow(tx, districtId)
  return row?.eventsSecretCiphertext ? openField(tx, row.eventsSecretCiphertext, placeOf(row)) : randomBytes(keyBytes)
}

function placeOf({ districtId, id }: { districtId: string; id: string }): Place {
  return { table: 'mail_settings', column: 'events_secret_ciphertext', districtId, rowId: id, version: 1 }
}
