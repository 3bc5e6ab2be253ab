// Threat: who loses the phone is locked out, or talks somebody at the office into letting them in. Choice: ten codes of 80
// random bits, each good once, shown once and kept as an HMAC under a key of the district: who copies the database alone cannot
// even try them.
import 'server-only'
import { createHmac, randomBytes } from 'node:crypto'
import { AppError } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { lockMember } from '@/lib/districts/lock-member'
import { deriveDistrictKey } from '@/lib/secrets/district-key'
import { memberOf, type OfMember } from './own-account'
import { hasSecondFactor } from './second-factor'

const codesAtOnce = 10
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Makes ten new recovery codes and returns them, this once; those from before are dead. Refuses with `conflict` who has no second factor. */
export async function renewRecoveryCodes(actor: Actor, now: Date): Promise<{ recoveryCodes: string[] }> {
  const of = memberOf(actor)
  return inDistrict(of.districtId, async (tx) => {
    await lockMember(tx, of)
    if (!(await hasSecondFactor(tx, of))) throw new AppError('conflict', 'Recovery codes stand in for a second factor. Add one first.')
    return { recoveryCodes: await makeRecoveryCodes(tx, actor, now) }
  })
}

/** Recovery codes for who has none that can be used yet: they come with the first factor. */
export async function makeFirstRecoveryCodes(tx: DistrictTransaction, actor: Actor, now: Date): Promise<{ recoveryCodes?: string[] }> {
  const left = await tx.recoveryCode.count({ where: { ...memberOf(actor), usedAt: null } })
  return left > 0 ? {} : { recoveryCodes: await makeRecoveryCodes(tx, actor, now) }
}

async function makeRecoveryCodes(tx: DistrictTransaction, actor: Actor, now: Date): Promise<string[]> {
  const of = memberOf(actor)
  const codes = Array.from({ length: codesAtOnce }, newCode)
  const digestOf = await digester(tx, of)
  await tx.recoveryCode.deleteMany({ where: of })
  await tx.recoveryCode.createMany({ data: codes.map((code) => ({ ...of, digest: digestOf(code), createdAt: now })) })
  await recordEvent(tx, { actor, at: now }, { action: 'recovery_codes.made', subjectId: of.memberId, details: { count: codesAtOnce } })
  return codes
}

/** Whether it is a recovery code of the member that was not used before; uses it up, recorded. Case, spaces, hyphens and O for 0 do not matter. */
export async function takeRecoveryCode(
  tx: DistrictTransaction,
  { actor, code }: { actor: Actor; code: string },
  now: Date,
): Promise<boolean> {
  const of = memberOf(actor)
  const digestOf = await digester(tx, of)
  const { count } = await tx.recoveryCode.updateMany({ where: { ...of, digest: digestOf(code), usedAt: null }, data: { usedAt: now } })
  if (count === 0) return false
  const left = await tx.recoveryCode.count({ where: { ...of, usedAt: null } })
  await recordEvent(tx, { actor, at: now }, { action: 'recovery_code.used', subjectId: of.memberId, details: { left } })
  return true
}

/** 80 bits in Crockford base32, in groups of four. */
function newCode(): string {
  const characters = Array.from({ length: 16 }, (_, index) => index)
  const bits = BigInt(`0x${randomBytes(10).toString('hex')}`)
  const text = characters.map((index) => alphabet[Number((bits >> BigInt(5 * index)) & 31n)]).join('')
  return text.replace(/(.{4})(?=.)/g, '$1-')
}

/** Digests of the member's codes: HMAC-SHA-256(a key of the district, member and code). */
async function digester(tx: DistrictTransaction, { districtId, memberId }: OfMember): Promise<(code: string) => Uint8Array<ArrayBuffer>> {
  const key = await deriveDistrictKey(tx, districtId, 'recovery code')
  return (code) => {
    const plain = code.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
    return Uint8Array.from(createHmac('sha256', key).update(`${memberId}\n${plain}`).digest())
  }
}
