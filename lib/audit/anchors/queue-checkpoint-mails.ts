import 'server-only'
import { database } from '@/lib/database'
import { describeFault } from '@/lib/describe-fault'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { logger } from '@/lib/logger'
import { mailIsSetUp } from '@/lib/mail/load-smtp-server'
import { isMailable } from '@/lib/mail/mail-address'
import { queueMemberMail } from '@/lib/mail/member-mail-queue'

const weekMilliseconds = 7 * 24 * 60 * 60_000

/**
 * Queues the weekly mail of the newest checkpoint to every owner who can get mail, in each district that can send any; answers how many. The first
 * goes out a week after the record began. Running it again, or twice at once, queues nothing twice. A district that fails is logged, and left to the next round.
 */
export async function queueCheckpointMails(now: Date): Promise<number> {
  let queued = 0
  for (const { id } of await database().district.findMany({ where: { deletedAt: null }, select: { id: true }, orderBy: { id: 'asc' } })) {
    queued += await inDistrict(id, (tx) => queueInDistrict(tx, id, now)).catch((error: unknown) => {
      logger.error({ districtId: id, fault: describeFault(error) }, 'the checkpoint mails of a district could not be queued')
      return 0
    })
  }
  return queued
}

async function queueInDistrict(tx: DistrictTransaction, districtId: string, now: Date): Promise<number> {
  const weekAgo = new Date(now.getTime() - weekMilliseconds)
  const first = await tx.auditCheckpoint.findFirst({ where: { districtId }, orderBy: { size: 'asc' }, select: { signedAt: true } })
  if (!first || first.signedAt > weekAgo || !(await mailIsSetUp(tx, districtId))) return 0
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('checkpoint mails ' || ${districtId}, 0))`
  if (await tx.memberMail.findFirst({ where: { districtId, kind: 'checkpoint', createdAt: { gt: weekAgo } }, select: { id: true } }))
    return 0
  const owners = await tx.member.findMany({
    where: { districtId, role: 'owner', suspendedAt: null, removedAt: null },
    select: { id: true, email: true },
    orderBy: { id: 'asc' },
  })
  const reached = owners.filter(({ email }) => isMailable(email))
  for (const { id: memberId } of reached) await queueMemberMail(tx, { districtId, memberId, kind: 'checkpoint' }, now)
  return reached.length
}
