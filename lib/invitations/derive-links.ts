// Threat: a stored token is a key to a family's account set-up. Choice: none is stored. A living link is signed again
// from its claims with the secret version it was made with, and given out only when its digest is the recorded one.
import 'server-only'
import { z } from 'zod'
import { AppError } from '@/lib/app-error'
import { requireRightClock } from '@/lib/clocks'
import type { DistrictTransaction } from '@/lib/district-scope'
import { loadSecretKey } from '@/lib/portals/portal-signer'
import { type SigningKey, signToken, type Unsigned } from '@/lib/tokens/sign-token'
import { tokenDigest } from './token-digest'

/** The header is left out of links that were recorded while every portal had the same one. */
const signedSchema = z.object({ claims: z.string(), header: z.string().default('{"alg":"HS256","typ":"JWT"}') })

/** Judged and not built anew: the order of its members is part of the token. */
const headerSchema = z.custom<Unsigned['header']>((header) => z.looseObject({ alg: z.literal('HS256') }).safeParse(header).success)

/** The addresses of these links by link id. Links whose token has died, or whose claims were erased, are left out; `WrongClock` is thrown while that cannot be told. */
export async function deriveLinks(tx: DistrictTransaction, districtId: string, linkIds: string[], now: Date): Promise<Map<string, string>> {
  requireRightClock()
  const links = await tx.link.findMany({
    where: { districtId, id: { in: linkIds }, OR: [{ expiresAt: { gt: now } }, { expiresAt: null }] },
    include: {
      secretVersion: true,
      auditEvent: { select: { personal: { select: { data: true } } } },
    },
  })
  const keys = new Map<string, SigningKey>()
  const addresses = new Map<string, string>()
  for (const link of links) {
    const personal = link.auditEvent.personal
    if (!personal) continue
    const { secretVersion } = link
    const key = keys.get(secretVersion.id) ?? (await loadSecretKey(tx, districtId, secretVersion))
    keys.set(secretVersion.id, key)
    const token = signToken(readSigned(personal.data), key)
    if (!tokenDigest(token).equals(link.tokenDigest)) throw alteredRecord()
    addresses.set(link.id, link.urlPrefix + token + link.urlSuffix)
  }
  return addresses
}

function readSigned(data: string): Unsigned {
  try {
    const { claims, header } = signedSchema.parse(JSON.parse(data))
    return { claims, header: headerSchema.parse(JSON.parse(header)) }
  } catch {
    // What was written here is always read again; what is not was written by somebody else.
    throw alteredRecord()
  }
}

function alteredRecord(): AppError {
  return new AppError(
    'conflict',
    'This link’s record was altered: the token it describes is not the one that was issued. Verify the audit record.',
  )
}
