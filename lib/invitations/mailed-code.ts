// Threat: a link that signs in reaches somebody else with the mail, the letter or the phone it stands in; who holds it guesses
// six digits, has the family flooded with mails, or reads the digits where they are kept. Choice: the digits go to the contact's
// own address and stand nowhere, a key of the district makes them from the message's id; five wrong tries a code and ten codes a
// day leave a chance of one in twenty thousand a day, counted under the lock of the invitation; the newest code alone counts, for
// ten minutes. Nobody is refused a code for looking like a machine: the same limits bound what a program can have mailed.
import 'server-only'
import { createHmac, timingSafeEqual } from 'node:crypto'
import { recordEvent } from '@/lib/audit/record-events'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { FamilyLanguageTag } from '@/lib/family-language'
import { queueMessages } from '@/lib/mail/queue-messages'
import { deriveDistrictKey } from '@/lib/secrets/district-key'
import { uuidV7 } from '@/lib/uuid-v7'
import {
  codeExpiry,
  codesLookedAt,
  codeWait,
  isUnsent,
  livingCode,
  maskAddress,
  minutesLeft,
  mostWrongTries,
  readTypedDigits,
  type SentCode,
} from './mailed-code-rules'

/** What is wrong, as the page has to say it; the codes of `spent`, `expired` and `unsent`, which could not be mailed, are dead. */
export type CodeProblem = 'wrong' | 'malformed' | 'spent' | 'expired' | 'unsent' | 'too_soon'

/** What the page that asks for a code shows. */
export type CodePage = {
  /** The address, masked. */
  sentTo: string
  /** How long the code works that counts; null while none does. */
  minutesLeft: number | null
  problem: CodeProblem | null
  /** From when on another code is mailed, where there were too many; null otherwise. */
  nextCodeAt: Date | null
}

/** The invitation whose row is locked, and what a code of it needs. */
export type CodeInvitation = { districtId: string; invitationId: string; portalId: string; contactId: string; email: string; now: Date }

/** How a code is mailed: under which campaign, in which language. */
type CodeMail = { campaignId: string; language: FamilyLanguageTag }

/** Makes the six digits of a code from its id, always the same. */
export async function deriveCodeDigits(tx: DistrictTransaction, districtId: string): Promise<(codeId: string) => string> {
  const key = await deriveDistrictKey(tx, districtId, 'mailed code')
  // 64 bits over a million: no digits are likelier than others by more than one in ten trillion.
  return (codeId) => String(createHmac('sha256', key).update(codeId).digest().readBigUInt64BE() % 1_000_000n).padStart(6, '0')
}

/**
 * The page for whoever asks for a code. `first` queues one unless one works for more than a minute or could not be mailed
 * within these ten, `again` queues another one, `look` none; and none is queued within a minute of the last, or past five an
 * hour and ten a day.
 */
export async function askForCode(
  tx: DistrictTransaction,
  invitation: CodeInvitation,
  wanted: { wish: 'first' | 'again'; mail: CodeMail } | { wish: 'look' },
): Promise<CodePage> {
  const { email, now } = invitation
  const codes = await findCodes(tx, invitation)
  const living = livingCode(codes, invitation)
  const unsent = unsentCode(codes, invitation)
  const page = {
    sentTo: maskAddress(email),
    minutesLeft: living ? minutesLeft(living, now) : null,
    problem: unsent ? ('unsent' as const) : null,
    nextCodeAt: null,
  }
  const isAnswered = living ? minutesLeft(living, now) >= 2 : unsent && unsent.expiresAt > now
  if (wanted.wish === 'look' || (wanted.wish === 'first' && isAnswered)) return page
  const wait = codeWait(codes, now)
  if (wait?.why === 'limit') return { ...page, nextCodeAt: wait.until }
  if (wait) return { ...page, problem: page.problem ?? 'too_soon' }
  return { ...page, problem: null, minutesLeft: minutesLeft(await mailCode(tx, invitation, wanted.mail), now) }
}

/** Compares what was typed with the code that counts; `right` says so as often as it is typed while the code lives. */
export async function tryCode(tx: DistrictTransaction, invitation: CodeInvitation, typed: string): Promise<'right' | CodePage> {
  const { districtId, email, now } = invitation
  const codes = await findCodes(tx, invitation)
  const living = livingCode(codes, invitation)
  const page = (problem: CodeProblem | null, works: SentCode | undefined) => ({
    sentTo: maskAddress(email),
    minutesLeft: works ? minutesLeft(works, now) : null,
    problem,
    nextCodeAt: null,
  })
  if (!living) return page(unsentCode(codes, invitation) ? 'unsent' : problemOfDead(codes[0]), undefined)
  const digits = readTypedDigits(typed)
  if (digits === undefined) return page('malformed', living)
  const digitsOf = await deriveCodeDigits(tx, districtId)
  const where = { districtId_id: { districtId, id: living.id } }
  if (timingSafeEqual(Buffer.from(digits), Buffer.from(digitsOf(living.id)))) {
    await tx.mailedCode.update({ where, data: { confirmedAt: living.confirmedAt ?? now } })
    await recordCode(tx, invitation, { action: 'code.confirmed', codeId: living.id })
    return 'right'
  }
  const { wrongTries } = await tx.mailedCode.update({ where, data: { wrongTries: { increment: 1 } } })
  if (wrongTries < mostWrongTries) return page('wrong', living)
  await recordCode(tx, invitation, { action: 'code.failed', codeId: living.id })
  return page('spent', undefined)
}

/** The newest codes of the invitation, newest first. */
async function findCodes(tx: DistrictTransaction, { districtId, invitationId }: CodeInvitation): Promise<SentCode[]> {
  const rows = await tx.mailedCode.findMany({
    where: { districtId, invitationId },
    select: {
      id: true,
      createdAt: true,
      expiresAt: true,
      wrongTries: true,
      confirmedAt: true,
      message: { select: { email: true, state: true } },
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: codesLookedAt,
  })
  return rows.map(({ message, ...code }) => ({ ...code, ...message }))
}

/** Puts the mail of a new code into the outbox, from where it goes before every other. */
async function mailCode(
  tx: DistrictTransaction,
  invitation: CodeInvitation,
  { campaignId, language }: CodeMail,
): Promise<{ expiresAt: Date }> {
  const { districtId, invitationId, email, now } = invitation
  const id = uuidV7()
  const expiresAt = codeExpiry(now)
  const persons = [{ invitationId, linkId: null }]
  await queueMessages(tx, districtId, [{ id, campaignId, kind: 'code', email, language, dueAt: now, persons }], now)
  await tx.mailedCode.create({ data: { districtId, id, invitationId, createdAt: now, expiresAt } })
  await recordCode(tx, invitation, { action: 'code.mailed', codeId: id })
  return { expiresAt }
}

async function recordCode(
  tx: DistrictTransaction,
  { districtId, invitationId, portalId, contactId, now }: CodeInvitation,
  { action, codeId }: { action: 'code.mailed' | 'code.confirmed' | 'code.failed'; codeId: string },
): Promise<void> {
  const details = { invitation_id: invitationId, portal_id: portalId, message_id: codeId }
  await recordEvent(tx, { actor: { districtId, kind: 'system', id: null }, at: now }, { action, subjectId: contactId, details })
}

/** The newest code, where it could not be mailed to the contact's address of now. */
function unsentCode([newest]: readonly SentCode[], { email }: CodeInvitation): SentCode | undefined {
  return newest && isUnsent(newest) && newest.email.toLowerCase() === email.toLowerCase() ? newest : undefined
}

/** Null where no code was mailed at all. */
function problemOfDead(newest: SentCode | undefined): CodeProblem | null {
  if (!newest) return null
  return newest.wrongTries >= mostWrongTries ? 'spent' : 'expired'
}
