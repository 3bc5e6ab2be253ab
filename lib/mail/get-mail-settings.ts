import 'server-only'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canViewMail, requireAllowed } from '@/lib/districts/policies'
import { defaultMailSettings, type MailServerView, type MailSettings } from './mail-settings'

/** What the district has decided about its mail, or the defaults. Of passwords and tokens only whether they are there. */
export async function getMailSettings(actor: Actor): Promise<MailSettings> {
  requireAllowed(canViewMail, actor)
  return inDistrict(actor.districtId, (tx) => getMailSettingsIn(tx, actor.districtId))
}

/** As `getMailSettings`, in a transaction that is already open. */
export async function getMailSettingsIn(tx: DistrictTransaction, districtId: string): Promise<MailSettings> {
  return mailSettingsOf(await findMailSettingsRow(tx, districtId))
}

/** What the row says, or the defaults. */
export function mailSettingsOf(row: MailSettingsRow | null): MailSettings {
  if (!row) return defaultMailSettings
  const { fromAddress, fromName, replyTo, perMinute, perDay, connections, sendsFrom, sendsUntil, sendsOn } = row
  const { remindUnopenedDays, remindEndingDays } = row
  return {
    server: serverOf(row),
    fromAddress,
    fromName,
    replyTo,
    perMinute,
    perDay,
    connections,
    sendsFrom,
    sendsUntil,
    sendsOn,
    remindUnopenedDays,
    remindEndingDays,
  }
}

export type MailSettingsRow = NonNullable<Awaited<ReturnType<typeof findMailSettingsRow>>>

/** The row with what is sealed in it; null while nothing was decided. */
export function findMailSettingsRow(tx: DistrictTransaction, districtId: string) {
  return tx.mailSettings.findUnique({ where: { districtId } })
}

function serverOf({
  host,
  port,
  security,
  auth,
  username,
  tokenUrl,
  clientId,
  credentialCiphertext,
}: MailSettingsRow): MailServerView | null {
  if (host === null || port === null) return null
  return { host, port, security, auth, username, tokenUrl, clientId, hasCredential: credentialCiphertext !== null }
}
