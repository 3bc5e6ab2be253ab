// Threat: whoever may change a source's addresses sends a stored client secret to a server of theirs. Choice: a stored
// secret is used only with the addresses and the client id it was given for; anything else wants it typed again.
import 'server-only'
import { AppError } from '@/lib/app-error'
import type { DistrictTransaction } from '@/lib/district-scope'
import { openField, sealField } from '@/lib/secrets/district-key'
import type { Place } from '@/lib/secrets/envelope'
import { type SourceSettings, sourceSettingsSchemas } from './source-settings'

type Server = SourceSettings['oneroster_rest']

type StoredSource = { districtId: string; id: string; settings: unknown; secretCiphertext: Uint8Array | null }

/**
 * The client secret for this server: the one that was given, else what the source has stored for this very server. Refuses
 * with `invalid_input`, at the field, when nothing is there or what is there was given for another server.
 */
export async function requireSourceSecret(
  tx: DistrictTransaction,
  stored: StoredSource | null,
  { server, given }: { server: Server; given: string | undefined },
): Promise<string> {
  if (given) return given
  if (!stored?.secretCiphertext) throw missing('Type the client secret.')
  if (!isForSameServer(stored.settings, server))
    throw missing('An address or the client id changed. Type the secret again, so that what is stored goes nowhere else.')
  return openSourceSecret(tx, { ...stored, secretCiphertext: stored.secretCiphertext })
}

/** Whether a secret given with these stored settings may go to this server. */
export function isForSameServer(stored: unknown, server: Server): boolean {
  const parsed = sourceSettingsSchemas.oneroster_rest.safeParse(stored)
  if (!parsed.success) return false
  const { baseUrl, tokenUrl, clientId, auth } = parsed.data
  return baseUrl === server.baseUrl && tokenUrl === server.tokenUrl && clientId === server.clientId && auth === server.auth
}

/** The client secret of a stored source. */
export async function openSourceSecret(tx: DistrictTransaction, source: StoredSource & { secretCiphertext: Uint8Array }): Promise<string> {
  return (await openField(tx, source.secretCiphertext, placeOf(source))).toString()
}

/** The client secret as the source's row keeps it. */
export async function sealSourceSecret(
  tx: DistrictTransaction,
  source: { districtId: string; id: string },
  secret: string,
): Promise<Uint8Array<ArrayBuffer>> {
  return Uint8Array.from(await sealField(tx, Buffer.from(secret), placeOf(source)))
}

function missing(sentence: string): AppError {
  return new AppError('invalid_input', sentence, { secret: sentence })
}

function placeOf({ districtId, id }: { districtId: string; id: string }): Place {
  return { table: 'roster_sources', column: 'secret_ciphertext', districtId, rowId: id, version: 1 }
}
