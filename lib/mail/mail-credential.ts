// Threat: whoever may change the server's name sends a stored password to a server of theirs. Choice: a stored credential
// is used only with the server, name and token address it was given for; anything else wants it typed again.
import 'server-only'
import { z } from 'zod'
import { AppError } from '@/lib/app-error'
import type { DistrictTransaction } from '@/lib/district-scope'
import { openField, sealField } from '@/lib/secrets/district-key'
import type { Place } from '@/lib/secrets/envelope'
import type { MailSettingsRow } from './get-mail-settings'
import type { MailServerInput } from './mail-settings'

const tokenSecretsSchema = z.object({ clientSecret: z.string().nullable(), refreshToken: z.string().nullable() })

/** What proves to a token server who asks: of the two at least one. */
export type TokenSecrets = z.output<typeof tokenSecretsSchema>

export type MailCredential = { kind: 'none' } | { kind: 'password'; password: string } | ({ kind: 'xoauth2' } & TokenSecrets)

type StoredServer = Pick<
  MailSettingsRow,
  'districtId' | 'id' | 'host' | 'port' | 'auth' | 'username' | 'tokenUrl' | 'clientId' | 'credentialCiphertext'
>

/**
 * What the server is signed in to with: what was given, else what is stored for this very server. Refuses with
 * `invalid_input`, at the field, when nothing is there or what is there was given for another server.
 */
export async function requireCredential(
  tx: DistrictTransaction,
  stored: StoredServer | null,
  server: MailServerInput,
): Promise<MailCredential> {
  const given = givenCredential(server)
  if (given) return given
  const field = server.auth === 'password' ? 'server.password' : 'server.clientSecret'
  if (!stored?.credentialCiphertext || stored.auth !== server.auth)
    throw missing(field, server.auth === 'password' ? 'Type the password.' : 'Type the client secret, the refresh token, or both.')
  if (!isSameServer(stored, server))
    throw missing(field, 'The server, the name or the token address changed. Type this again, so that what is stored goes nowhere else.')
  return openCredential(tx, stored)
}

/** The credential of a stored row. */
export async function openCredential(tx: DistrictTransaction, row: StoredServer): Promise<MailCredential> {
  if (row.auth === 'none' || row.credentialCiphertext === null) return { kind: 'none' }
  const text = (await openField(tx, row.credentialCiphertext, placeOf(row))).toString()
  if (row.auth === 'password') return { kind: 'password', password: text }
  return { kind: 'xoauth2', ...tokenSecretsSchema.parse(JSON.parse(text)) }
}

/** The credential as the row keeps it; null where there is none. */
export async function sealCredential(
  tx: DistrictTransaction,
  row: { districtId: string; id: string },
  credential: MailCredential,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (credential.kind === 'none') return null
  const { clientSecret, refreshToken } = { clientSecret: null, refreshToken: null, ...credential }
  const text = credential.kind === 'password' ? credential.password : JSON.stringify({ clientSecret, refreshToken })
  return Uint8Array.from(await sealField(tx, Buffer.from(text), placeOf(row)))
}

function givenCredential({ auth, password, clientSecret, refreshToken }: MailServerInput): MailCredential | undefined {
  if (auth === 'none') return { kind: 'none' }
  if (auth === 'password') return password ? { kind: 'password', password } : undefined
  if (!clientSecret && !refreshToken) return undefined
  return { kind: 'xoauth2', clientSecret: clientSecret || null, refreshToken: refreshToken || null }
}

function isSameServer(stored: StoredServer, server: MailServerInput): boolean {
  const oauth = server.auth === 'xoauth2'
  return (
    stored.host === server.host &&
    stored.port === server.port &&
    stored.username === server.username &&
    (!oauth || (stored.tokenUrl === server.tokenUrl && stored.clientId === server.clientId))
  )
}

function missing(field: string, sentence: string): AppError {
  return new AppError('invalid_input', sentence, { [field]: sentence })
}

function placeOf({ districtId, id }: { districtId: string; id: string }): Place {
  return { table: 'mail_settings', column: 'credential_ciphertext', districtId, rowId: id, version: 1 }
}
