// Threat: a mail password opens a mailbox of the district. Choice: it is sealed the moment it arrives, no screen ever
// gives it back, and it goes to the server it was given for and to no other.
import 'server-only'
import { isDeepStrictEqual } from 'node:util'
import { recordEvent } from '@/lib/audit/record-events'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canManageMail, requireAllowed } from '@/lib/districts/policies'
import { parseInput } from '@/lib/parse-input'
import { findMailSettingsRow, getMailSettingsIn, type MailSettingsRow } from './get-mail-settings'
import { requireCredential, sealCredential } from './mail-credential'
import { type MailServerInput, type MailSettings, type MailSettingsInput, mailSettingsSchema } from './mail-settings'
import { wakeMail } from './queue-messages'

/**
 * Decides anew how the district's mail goes out; what waits for the server is tried again at once. Repeating it changes nothing. Refuses with `invalid_input` what is out
 * of bounds, and a changed server whose password or token was not given again.
 */
export async function saveMailSettings(actor: Actor, input: MailSettingsInput, now: Date): Promise<MailSettings> {
  requireAllowed(canManageMail, actor)
  const { server, ...rest } = parseInput(mailSettingsSchema, input)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const row = await lockMailSettingsRow(tx, districtId)
    const before = await getMailSettingsIn(tx, districtId)
    const data = { ...rest, ...(await serverColumns(tx, row, server)) }
    await tx.mailSettings.update({ where: { districtId }, data })
    const after = await getMailSettingsIn(tx, districtId)
    const givesCredential = Boolean(server?.password || server?.clientSecret || server?.refreshToken)
    if (isDeepStrictEqual(before, after) && !givesCredential) return after
    await wakeMail(tx, districtId, now)
    await recordEvent(tx, { actor, at: now }, { action: 'mail_settings.changed', ...recordOf(after, givesCredential) })
    return after
  })
}

/** The district's row, made when there is none; its lock makes those who save at once take turns. */
export async function lockMailSettingsRow(tx: DistrictTransaction, districtId: string): Promise<MailSettingsRow> {
  await tx.mailSettings.createMany({ data: [{ districtId }], skipDuplicates: true })
  await tx.$queryRaw`SELECT id FROM mail_settings WHERE district_id = ${districtId}::uuid FOR UPDATE`
  const row = await findMailSettingsRow(tx, districtId)
  if (!row) throw new Error('The mail settings that were just locked are gone.')
  return row
}

async function serverColumns(tx: DistrictTransaction, row: MailSettingsRow, server: MailServerInput | null) {
  if (!server) return noServer
  const { host, port, security, auth } = server
  const credentialCiphertext = await sealCredential(tx, row, await requireCredential(tx, row, server))
  return {
    host,
    port,
    security,
    auth,
    username: auth === 'none' ? null : server.username,
    tokenUrl: auth === 'xoauth2' ? server.tokenUrl : null,
    clientId: auth === 'xoauth2' ? server.clientId : null,
    credentialCiphertext,
  }
}

const noServer = {
  host: null,
  port: null,
  security: 'starttls',
  auth: 'none',
  username: null,
  tokenUrl: null,
  clientId: null,
  credentialCiphertext: null,
} as const

function recordOf({ server, ...settings }: MailSettings, credentialChanged: boolean) {
  const { perMinute, perDay, connections, sendsFrom, sendsUntil, sendsOn, remindUnopenedDays, remindEndingDays } = settings
  return {
    details: {
      server: server && { host: server.host, port: server.port, security: server.security, auth: server.auth, token_url: server.tokenUrl },
      credential_changed: credentialChanged,
      per_minute: perMinute,
      per_day: perDay,
      connections,
      sends_from: sendsFrom,
      sends_until: sendsUntil,
      sends_on: sendsOn,
      remind_unopened_days: remindUnopenedDays,
      remind_ending_days: remindEndingDays,
    },
    personal: {
      username: server?.username ?? null,
      from_address: settings.fromAddress,
      from_name: settings.fromName,
      reply_to: settings.replyTo,
    },
  }
}
