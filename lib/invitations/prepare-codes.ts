import 'server-only'
import { barReason } from '@/lib/contacts/bar-reason'
import { contactFields, contactOf } from '@/lib/contacts/contact'
import { invitationStatus } from '@/lib/contacts/invitation-status'
import type { DistrictTransaction } from '@/lib/district-scope'
import { getDistrictPolicyIn } from '@/lib/districts/get-district-policy'
import { chooseFamilyLanguage } from '@/lib/family-language'
import type { CancelCause } from '@/lib/mail/delivery'
import { isMailable } from '@/lib/mail/mail-address'
import { mailWords } from '@/lib/mail/mail-templates'
import type { LeasedMessage, Prepared } from '@/lib/mail/outbox'
import { findSuppressed } from '@/lib/mail/suppress-address'
import { loadMailFrame } from './mail-frame'
import { deriveCodeDigits } from './mailed-code'

/** What each leased message of kind `code` says, or why it is not sent any more: by itself, above all, once its ten minutes are over. */
export async function prepareCodes(
  tx: DistrictTransaction,
  districtId: string,
  messages: readonly LeasedMessage[],
  now: Date,
): Promise<Map<string, Prepared>> {
  if (messages.length === 0) return new Map()
  const frame = await loadMailFrame(tx, districtId)
  const digitsOf = await deriveCodeDigits(tx, districtId)
  const emails = messages.map(({ email }) => email)
  const suppressed = await findSuppressed(tx, districtId, emails)
  const { invitePages } = await getDistrictPolicyIn(tx, districtId)
  const codes = await findCodes(
    tx,
    districtId,
    messages.map(({ id }) => id),
  )
  const prepared = messages.map((message): [string, Prepared] => {
    const { id, email } = message
    const code = codes.get(id)
    if (!code) throw new Error('A message of kind code belongs to a code.')
    if (!isMailable(email)) return [id, { cancel: 'bad_email' }]
    if (suppressed.has(email.toLowerCase())) return [id, { cancel: 'suppressed' }]
    if (!invitePages) return [id, { cancel: 'pages_off' }]
    const reason = reasonAgainst(code, { email, now })
    if (reason) return [id, { cancel: reason }]
    const language = chooseFamilyLanguage([message.language])
    const { contact, portal } = code.invitation
    const said = { givenName: contact.givenName, portalName: portal.name, digits: digitsOf(id), expiresAt: code.expiresAt }
    const content = { ...frame, kind: 'code' as const, language, ...said }
    return [id, { content, text: mailWords[language.tag].code, templateVersion: 0, unsubscribeUrl: null }]
  })
  return new Map(prepared)
}

type CodeRow = Awaited<ReturnType<typeof findCodes>> extends Map<string, infer Row> ? Row : never

async function findCodes(tx: DistrictTransaction, districtId: string, ids: string[]) {
  const rows = await tx.mailedCode.findMany({
    where: { districtId, id: { in: ids } },
    include: {
      invitation: {
        include: {
          portal: { select: { name: true } },
          contact: { select: contactFields },
          codes: { select: { id: true }, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], take: 1 },
        },
      },
    },
  })
  return new Map(rows.map((row) => [row.id, row]))
}

function reasonAgainst(code: CodeRow, { email, now }: { email: string; now: Date }): CancelCause | undefined {
  const { invitation } = code
  if (code.expiresAt <= now) return 'code_expired'
  if (code.confirmedAt !== null) return 'code_used'
  if (invitation.codes[0]?.id !== code.id) return 'code_replaced'
  if (invitation.closesAt <= now) return 'ended'
  const contact = contactOf(invitation.contact, invitationStatus(invitation, now))
  if (contact.email?.toLowerCase() !== email.toLowerCase()) return 'address_changed'
  return barReason(contact) || invitation.revokedAt !== null || invitation.frozenAt !== null ? 'nobody_left' : undefined
}
