// Threat: whoever may type a server's name makes us speak to any port within reach and reads what answers. Choice: no more
// is shown of an answer than SMTP replies, which begin with three digits, and the error code of a token server.
import 'server-only'
import { recordEventAlone } from '@/lib/audit/record-events'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canManageMail, requireAllowed } from '@/lib/districts/policies'
import { parseInput } from '@/lib/parse-input'
import type { DeliveryCause } from './delivery'
import { findMailSettingsRow } from './get-mail-settings'
import { authOf, installationServer, loadSmtpServer } from './load-smtp-server'
import { requireCredential } from './mail-credential'
import { defaultMailSettings, type MailServerChoice, type MailServerInput, mailServerChoiceSchema } from './mail-settings'
import type { SmtpServer } from './smtp-server'
import { type SmtpSessionOptions, smtpSession } from './smtp-session'

/** What a mail server answered: the cause is one of `deliveryCauses`, which has the sentence for it. */
export type MailServerTrial =
  | { worked: true; encrypted: boolean; signedIn: boolean }
  /** `reply` is what the server itself said, or the token server's error; null where nothing was said. */
  | { worked: false; cause: DeliveryCause; reply: string | null }

/** Shorter than for mail on its way: somebody waits for the answer. */
const timeouts = { connectMilliseconds: 10_000, greetingMilliseconds: 10_000, replyMilliseconds: 10_000 }

/**
 * Connects, encrypts with the certificate checked, signs in, and sends nothing. Tries the server that was typed, or
 * without `choice` the one that is stored. Refuses with `invalid_input` where a password has to be typed again.
 */
export async function tryMailServer(
  actor: Actor,
  choice: MailServerChoice | undefined,
  now: Date,
  options: SmtpSessionOptions = {},
): Promise<MailServerTrial> {
  requireAllowed(canManageMail, actor)
  const parsed = choice && parseInput(mailServerChoiceSchema, choice)
  const { districtId } = actor
  const server = await inDistrict(districtId, (tx) =>
    parsed ? chosenServer(tx, districtId, parsed.server) : loadSmtpServer(tx, districtId),
  )
  const trial = server ? await shakeHands(server, options) : { worked: false as const, cause: 'no_server' as const, reply: null }
  const details = { worked: trial.worked, cause: trial.worked ? null : trial.cause }
  await recordEventAlone({ actor, at: now }, { action: 'mail_settings.tested', details })
  return trial
}

async function chosenServer(tx: DistrictTransaction, districtId: string, server: MailServerInput | null): Promise<SmtpServer | null> {
  const unsent = { from: { name: '', address: '' }, replyTo: null, connections: defaultMailSettings.connections }
  const general = installationServer()
  if (!server) return general ? { ...general, ...unsent } : null
  const { host, port, security } = server
  const credential = await requireCredential(tx, await findMailSettingsRow(tx, districtId), server)
  return { host, port, security, auth: authOf(districtId, server, credential), ...unsent }
}

async function shakeHands(server: SmtpServer, options: SmtpSessionOptions): Promise<MailServerTrial> {
  // A token that still lives says nothing about the secret it was once given for.
  if (server.auth.kind === 'xoauth2') server.auth.forgetToken()
  const session = smtpSession(server, { timeouts, ...options })
  try {
    const refused = await session.open()
    if (refused === null) return { worked: true, encrypted: server.security !== 'none', signedIn: server.auth.kind !== 'none' }
    const { cause, smtpCode, reply } = refused
    return { worked: false, cause: cause ?? 'dropped', reply: smtpCode !== null || cause === 'auth' ? reply : null }
  } finally {
    session.close()
  }
}
