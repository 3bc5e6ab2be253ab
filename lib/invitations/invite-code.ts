// Threat: whoever guesses or reads a code stands before a family's account set-up. Choice: 128 bits that only a key of
// the district makes; they are derived when an address is shown, and the database keeps no more than their SHA-256.
import 'server-only'
import { createHash, createHmac } from 'node:crypto'
import type { DistrictTransaction } from '@/lib/district-scope'
import { env } from '@/lib/env'
import { deriveDistrictKey } from '@/lib/secrets/district-key'

/** Crockford's base32: no i, l, o or u, so that a code read from paper is typed right. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const codeLength = 26

/** The first 128 bits of HMAC-SHA-256(key, invitation id ‖ code version) as 26 characters; the same for the same version, always. */
export function inviteCode(key: Buffer, { id, codeVersion }: { id: string; codeVersion: number }): string {
  const digest = createHmac('sha256', key).update(`${id}${codeVersion}`).digest('hex')
  let rest = BigInt(`0x${digest.slice(0, 32)}`)
  let code = ''
  while (code.length < codeLength) {
    code = alphabet.charAt(Number(rest & 31n)) + code
    rest >>= 5n
  }
  return code
}

/** SHA-256 of a code as somebody typed it: capitals, hyphens, blanks, and O, I and L for digits are all the same to it. */
export function inviteCodeDigest(typed: string): Buffer {
  const code = typed.toLowerCase().replace(/[\s-]/g, '').replace(/o/g, '0').replace(/[il]/g, '1')
  return createHash('sha256').update(code).digest()
}

export type InvitePage = { code: string; url: string }

/** The addresses of these invitations' invite pages, by invitation id. */
export async function deriveInvitePages(
  tx: DistrictTransaction,
  districtId: string,
  invitations: ReadonlyArray<{ id: string; codeVersion: number }>,
): Promise<Map<string, InvitePage>> {
  const { slug } = await tx.district.findUniqueOrThrow({ where: { id: districtId }, select: { slug: true } })
  const key = await deriveDistrictKey(tx, districtId, 'invite code')
  return new Map(
    invitations.map((invitation) => {
      const code = inviteCode(key, invitation)
      return [invitation.id, { code, url: `${env().APP_URL}/i/${slug}/${code}` }]
    }),
  )
}
