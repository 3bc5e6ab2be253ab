import { setTimeout as pause } from 'node:timers/promises'
import { database } from '@/lib/database'
import { inDistrict } from '@/lib/district-scope'
import { deliverMail } from '@/lib/mail/deliver-mail'
import { makeOutbox, prepareShort } from '@/scripts/testing/make-outbox'
import { expectedDeliveries, type SmtpFaultName, smtpFaults, startFaultyServer } from './faulty-server'

export type FaultReport = { fault: SmtpFaultName; mails: number; right: number; seconds: number }

/** Sends so many mails to a server with each fault, outbox and all, and counts those of which the truth was written down. */
export async function drillFaults(mails: number): Promise<FaultReport[]> {
  const reports: FaultReport[] = []
  for (const fault of smtpFaults) reports.push(await drillFault(fault, mails))
  return reports
}

async function drillFault(fault: SmtpFaultName, mails: number): Promise<FaultReport> {
  const began = Date.now()
  const server = await startFaultyServer(fault)
  const settings = { security: server.security, connections: 20 }
  const { districtId } = await makeOutbox({ port: server.port, count: mails, settings })
  const stopped = new AbortController()
  const timeouts = { connectMilliseconds: 5_000, greetingMilliseconds: 5_000, replyMilliseconds: 1_000 }
  const pace = { batchSize: mails, pollMilliseconds: 50 }
  const worker = deliverMail({ prepare: prepareShort, signal: stopped.signal, timeouts, ...pace })
  try {
    await settled(districtId)
    let right = await countRight(districtId, { fault, taken: server.taken })
    if (fault === 'greylist') {
      await sendAgain(districtId)
      await settled(districtId)
      right = Math.min(right, await countRight(districtId, { fault: 'none', taken: server.taken }))
    }
    return { fault, mails, right, seconds: (Date.now() - began) / 1000 }
  } finally {
    stopped.abort()
    await worker
    await server.close()
  }
}

async function settled(districtId: string): Promise<void> {
  const underWay = () =>
    inDistrict(districtId, (tx) => tx.message.count({ where: { districtId, state: { in: ['queued', 'leased', 'handed_over'] } } }))
  while ((await underWay()) > 0) await pause(50)
}

async function sendAgain(districtId: string): Promise<void> {
  await inDistrict(districtId, (tx) => tx.message.updateMany({ where: { districtId }, data: { state: 'queued', dueAt: new Date() } }))
  await database().dueMail.upsert({
    where: { districtId },
    create: { districtId, dueAt: new Date() },
    update: { dueAt: new Date() },
  })
}

/** Those whose state, cause and reply code are what the fault comes to, and which the server took once if they are accepted and never otherwise. */
async function countRight(districtId: string, { fault, taken }: { fault: SmtpFaultName; taken: readonly string[] }): Promise<number> {
  const { outcome, cause, smtpCode } = expectedDeliveries[fault]
  const messages = await inDistrict(districtId, (tx) => tx.message.findMany({ where: { districtId } }))
  const times = new Map<string, number>()
  for (const email of taken) times.set(email, (times.get(email) ?? 0) + 1)
  return messages.filter((message) => {
    const isSo = message.state === outcome && message.cause === cause && message.smtpCode === smtpCode
    return isSo && (times.get(message.email) ?? 0) === (outcome === 'accepted' ? 1 : 0)
  }).length
}
