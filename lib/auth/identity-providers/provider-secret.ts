// Threat: whoever may change a provider's issuer sends a stored client secret to a server of theirs. Choice: a stored secret
// is used only with the issuer and the client id it was given for; anything else wants it typed again. Nothing returns one.
import 'server-only'
import { AppError } from '@/lib/app-error'
import type { DistrictTransaction } from '@/lib/district-scope'
import { openField, sealField } from '@/lib/secrets/district-key'
import type { Place } from '@/lib/secrets/envelope'
import type { IdentityProvider } from '@/prisma/generated/client'

type Stored = Pick<IdentityProvider, 'districtId' | 'id' | 'issuer' | 'clientId' | 'secretCiphertext'>

/** What the secret is for. */
type Client = Pick<Stored, 'issuer' | 'clientId'>

/** The given secret sealed for the provider's row, else the stored one as it is. Refuses with `invalid_input`, at the field, when nothing is there or what is there was given for another issuer or client. */
export async function requireSealedSecret(
  tx: DistrictTransaction,
  {
    row,
    stored,
    client,
    given,
  }: { row: Pick<Stored, 'districtId' | 'id'>; stored: Stored | null; client: Client; given: string | undefined },
): Promise<Uint8Array<ArrayBuffer>> {
  if (given) return Uint8Array.from(await sealField(tx, Buffer.from(given), placeOf(row)))
  if (!stored) throw missing('Type the client secret.')
  if (stored.issuer !== client.issuer || stored.clientId !== client.clientId)
    throw missing('The accounts or the client ID changed. Type the secret again, so that what is stored goes nowhere else.')
  return Uint8Array.from(stored.secretCiphertext)
}

/** The client secret of a stored provider. */
export async function openProviderSecret(tx: DistrictTransaction, row: Stored): Promise<string> {
  return (await openField(tx, row.secretCiphertext, placeOf(row))).toString()
}

function missing(sentence: string): AppError {
  return new AppError('invalid_input', sentence, { clientSecret: sentence })
}

function placeOf({ districtId, id }: Pick<Stored, 'districtId' | 'id'>): Place {
  return { table: 'identity_providers', column: 'secret_ciphertext', districtId, rowId: id, version: 1 }
}
