// Threat: strangers stop the mail of families, and mail programs open every address they find. Choice: an address carries
// the message's id and the first 128 bits of an HMAC that only a key of the district makes; looking changes nothing, and
// what is unknown or wrong is one answer after the same look-ups.
import 'server-only'
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { findDistrictOfAddress, noDistrict } from '@/lib/districts/district-of-address'
import { getDistrictPolicyIn } from '@/lib/districts/get-district-policy'
import { env } from '@/lib/env'
import { deriveDistrictKey } from '@/lib/secrets/district-key'
import { suppressAddress } from './suppress-address'

const codeBytes = 16
const noMessageId = '00000000-0000-0000-0000-000000000000'

/** The addresses at which whoever got these messages stops the mail, by message id. The same for the same message, always. */
export async function deriveUnsubscribeUrls(
  tx: DistrictTransaction,
  districtId: string,
  messageIds: readonly string[],
): Promise<Map<string, string>> {
  const { slug } = await tx.district.findUniqueOrThrow({ where: { id: districtId }, select: { slug: true } })
  const key = await unsubscribeKey(tx, districtId)
  return new Map(messageIds.map((id) => [id, `${env().APP_URL}/i/${slug}/unsubscribe?m=${id}&c=${codeOf(key, id).toString('base64url')}`]))
}

/** What an address names: the district's slug, the message's id and its code, as they came. */
export type UnsubscribeAddress = { slug: string; messageId: string; code: string }

/** What the page tells; never the address, since a mail that is passed on takes its links along. */
export type UnsubscribeView = { districtName: string; language: string; officeContact: string | null }

/** Unknown, made up and of another district are one and the same. */
export type Unsubscribing = { state: 'closed' } | { state: 'open' | 'done'; page: UnsubscribeView }

/** Whether mail to the message's address still goes out. Changes nothing. */
export async function openUnsubscribe(address: UnsubscribeAddress): Promise<Unsubscribing> {
  return atMessage(address, async (tx, { districtId, email, page }) => {
    const where = { districtId_email: { districtId, email: email.toLowerCase() } }
    const known = await tx.suppressedAddress.findUnique({ where, select: { reason: true } })
    const stopped = known?.reason === 'opted_out' || known?.reason === 'complained'
    return { state: stopped ? 'done' : 'open', page }
  })
}

/** Stops mail to the message's address. Repeating it changes nothing. */
export async function unsubscribe(address: UnsubscribeAddress, now: Date): Promise<Unsubscribing> {
  return atMessage(address, async (tx, { districtId, email, page }) => {
    await suppressAddress(tx, { districtId, email, reason: 'opted_out', detail: null, now })
    return { state: 'done', page }
  })
}

type KnownMessage = { districtId: string; email: string; page: UnsubscribeView }

async function atMessage(
  { slug, messageId, code }: UnsubscribeAddress,
  work: (tx: DistrictTransaction, message: KnownMessage) => Promise<Unsubscribing>,
): Promise<Unsubscribing> {
  const district = await findDistrictOfAddress(slug)
  const id = z.guid().safeParse(messageId).data?.toLowerCase() ?? noMessageId
  return inDistrict(district.id, async (tx) => {
    const key = district.id === noDistrict.id ? randomBytes(32) : await unsubscribeKey(tx, district.id)
    const { officeContact } = await getDistrictPolicyIn(tx, district.id)
    const where = { districtId_id: { districtId: district.id, id } }
    const message = await tx.message.findUnique({ where, select: { email: true, language: true } })
    // Whose address was erased cannot be told any more.
    if (!isCode(codeOf(key, id), code) || !message?.email) return { state: 'closed' }
    const page = { districtName: district.name, language: message.language, officeContact }
    return work(tx, { districtId: district.id, email: message.email, page })
  })
}

function unsubscribeKey(tx: DistrictTransaction, districtId: string): Promise<Buffer> {
  return deriveDistrictKey(tx, districtId, 'unsubscribe')
}

function codeOf(key: Buffer, messageId: string): Buffer {
  return createHmac('sha256', key).update(messageId).digest().subarray(0, codeBytes)
}

function isCode(expected: Buffer, typed: string): boolean {
  const given = Buffer.from(typed.slice(0, 100), 'base64url')
  return given.length === expected.length && timingSafeEqual(given, expected)
}
