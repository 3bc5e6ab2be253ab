// Threat: a portal's servers and logs learn the address it sends people back to. Choice: it is not the invite page's, which
// signs; it names one link, or the portal for a token that only tries it, carries a code that only a key of the district makes, and allows no more than to say what came of it.
import 'server-only'
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { DistrictTransaction } from '@/lib/district-scope'
import { env } from '@/lib/env'
import { deriveDistrictKey } from '@/lib/secrets/district-key'

const purpose = 'return address'

/** Makes the address at which a portal sends a bearer back to us; 64 hex digits of it name and prove the link, or the portal that is tried. */
export async function deriveReturnAddresses(tx: DistrictTransaction, districtId: string): Promise<(id: string) => string> {
  const { slug } = await tx.district.findUniqueOrThrow({ where: { id: districtId }, select: { slug: true } })
  const key = await deriveDistrictKey(tx, districtId, purpose)
  return (id) => `${env().APP_URL}/i/${slug}/${compact(id)}${proofOf(key, id)}/returned`
}

/** The id of the link or portal that the code of a return address names; undefined when the district did not make it. */
export async function readReturnCode(tx: DistrictTransaction, districtId: string, code: string): Promise<string | undefined> {
  const [, a, b, c, d, e, proof] = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})([0-9a-f]{32})$/.exec(code) ?? []
  const id = [a, b, c, d, e].join('-')
  const expected = proofOf(await deriveDistrictKey(tx, districtId, purpose), id)
  return proof !== undefined && timingSafeEqual(Buffer.from(proof), Buffer.from(expected)) ? id : undefined
}

function compact(id: string): string {
  return id.replaceAll('-', '')
}

/** The first 128 bits of HMAC-SHA-256 over the id. */
function proofOf(key: Buffer, id: string): string {
  return createHmac('sha256', key).update(id).digest('hex').slice(0, 32)
}
