import 'server-only'
import { type MailedCheckpoint, recordMailed, writeCheckpointMail } from '@/lib/audit/anchors/mailed-checkpoint'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { env } from '@/lib/env'
import { logger } from '@/lib/logger'
import { composeMail } from '@/lib/mail/compose-mail'
import { type Delivery, serverCauses } from '@/lib/mail/delivery'
import { loadSmtpServer } from '@/lib/mail/load-smtp-server'
import {
  findDueMemberMail,
  type HeldMemberMail,
  leaseMemberMail,
  rescheduleMemberMail,
  settleMemberMail,
} from '@/lib/mail/member-mail-queue'
import type { SmtpServer } from '@/lib/mail/smtp-server'
import { type SmtpSession, type SmtpSessionOptions, smtpSession } from '@/lib/mail/smtp-session'
import { serveDueDistricts } from '@/lib/serve-due-districts'
import { noticeMail } from './notice-mail'
import { derivePasswordCode, passwordAddress } from './password-code'
import { passwordMail } from './password-mail'

export type MemberMailDelivery = Pick<SmtpSessionOptions, 'ca'> & {
  signal: AbortSignal
  /** Of 32 bytes each; a checkpoint that another key signed is not mailed. */
  knownKeys: readonly Uint8Array[]
  /** How often it is asked which districts are due. */
  pollMilliseconds?: number
  /** How long a district waits whose server is missing or at fault. */
  serverWaitMilliseconds?: number
}

const mostDistricts = 20

/** Shorter than for mail to families: somebody waits for it. */
const timeouts = { connectMilliseconds: 10_000, greetingMilliseconds: 10_000, replyMilliseconds: 10_000 }

/**
 * Sends the mails to members that are due in every district, at any hour and beside the pace of mail to families, until the signal
 * ends it. Any number of workers may run at once. What fails is logged without an address and tried again while its code lives, a notice for three days.
 */
export async function deliverMemberMails(work: MemberMailDelivery): Promise<void> {
  const { signal, pollMilliseconds = 1_000 } = work
  await serveDueDistricts({
    signal,
    what: 'mail to members',
    pollMilliseconds,
    most: mostDistricts,
    find: findDueMemberMail,
    serve: (districtId) => deliverOfDistrict(districtId, work),
  })
}

async function deliverOfDistrict(districtId: string, work: MemberMailDelivery): Promise<void> {
  const { signal, knownKeys, ca, serverWaitMilliseconds = 60_000 } = work
  const server = await inDistrict(districtId, (tx) => loadSmtpServer(tx, districtId))
  const session = server && smtpSession(server, { timeouts, ca })
  const onStop = () => session?.close()
  signal.addEventListener('abort', onStop, { once: true })
  let isServerAtFault = server === null
  try {
    while (!signal.aborted) {
      const mail = await leaseMemberMail(districtId)
      if (!mail) break
      const { delivery, checkpoint } = server && session ? await deliver(districtId, mail, { server, session, knownKeys }) : withoutServer
      await settleMemberMail(districtId, mail, delivery)
      const { outcome, cause } = delivery
      if (outcome === 'accepted' && checkpoint) await recordMailed(districtId, { memberId: mail.memberId, checkpoint }, new Date())
      if (outcome !== 'accepted') logger.warn({ districtId, mailId: mail.id, outcome, cause }, 'a mail to a member did not leave')
      isServerAtFault = cause !== null && serverCauses.includes(cause)
      if (isServerAtFault) break
    }
  } finally {
    signal.removeEventListener('abort', onStop)
    session?.close()
  }
  await rescheduleMemberMail(districtId, isServerAtFault ? serverWaitMilliseconds : 0)
}

type Delivered = {
  delivery: Delivery
  /** That the mail was about. */
  checkpoint?: MailedCheckpoint
}

const withoutServer: Delivered = { delivery: { outcome: 'deferred', cause: 'no_server', smtpCode: null, reply: null } }

type Way = { server: SmtpServer; session: SmtpSession; knownKeys: readonly Uint8Array[] }

async function deliver(districtId: string, mail: HeldMemberMail, { server, session, knownKeys }: Way): Promise<Delivered> {
  const { from, replyTo } = server
  const { to, words, ...about } = await inDistrict(districtId, (tx) => write(tx, { districtId, mail, knownKeys }))
  const messageId = `${mail.id}@${new URL(env().APP_URL).hostname}`
  const raw = composeMail({ ...words, from, replyTo, to, messageId, date: new Date(), language: 'en', unsubscribeUrl: null })
  return { delivery: await session.deliver({ from: from.address, to, raw, handOver: async () => true }), ...about }
}

type Written = { to: string; words: { subject: string; html: string; text: string }; checkpoint?: MailedCheckpoint }

type ToWrite = { districtId: string; mail: HeldMemberMail; knownKeys: readonly Uint8Array[] }

async function write(tx: DistrictTransaction, { districtId, mail, knownKeys }: ToWrite): Promise<Written> {
  const { memberId, kind, passwordCodeId, createdAt } = mail
  const { name: districtName, timeZone } = await tx.district.findUniqueOrThrow({ where: { id: districtId } })
  const { email } = await tx.member.findUniqueOrThrow({ where: { districtId_id: { districtId, id: memberId } } })
  if (kind === 'checkpoint') return { to: email, ...(await writeCheckpointMail(tx, districtId, knownKeys)) }
  if (kind !== 'password_code') return { to: email, words: noticeMail({ kind, districtName, email, at: createdAt, timeZone }) }
  if (passwordCodeId === null) throw new Error('A mail of a one-time code has lost its code.')
  const { expiresAt } = await tx.passwordCode.findUniqueOrThrow({ where: { districtId_id: { districtId, id: passwordCodeId } } })
  const url = passwordAddress(await derivePasswordCode(tx, { districtId, passwordCodeId }))
  return { to: email, words: passwordMail({ districtName, email, url, expiresAt, timeZone }) }
}
