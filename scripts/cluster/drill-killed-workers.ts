import { setTimeout as pause } from 'node:timers/promises'
import { getVerification, requestVerification } from '@/lib/audit/verify/request-verification'
import { database } from '@/lib/database'
import { inDistrict } from '@/lib/district-scope'
import { operatorOf } from '@/lib/districts/actor'
import { issueLinks } from '@/lib/invitations/issue-links'
import { contactsAtOnce } from '@/lib/invitations/long-campaigns/begin-campaign'
import { applyImport } from '@/lib/roster/apply-import'
import { getImport } from '@/lib/roster/get-import'
import { receiveImport } from '@/lib/roster/receive-import'
import { twoRosters } from '@/scripts/drill/roster-files'
import { startSink } from '@/scripts/drill/start-sink'
import { makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { setMailServer } from '@/scripts/testing/make-outbox'
import { makeWebhook } from '@/scripts/testing/make-webhook'
import type { Cluster } from './start-cluster'

export type KillReport = {
  kills: number
  contacts: number
  /** Contacts with no invitation, or with two. */
  notInvitedOnce: number
  /** Mails that were not accepted in the end, or that the server never took. */
  mailsLost: number
  /** Mails that the server took twice without their being marked ambiguous. */
  unmarkedDuplicates: number
  importState: string
  importAdded: number
  /** Of the two that a webhook is told of. */
  importsTold: number
  /** What the record says of itself in the end, and of the run that was under way. */
  verdicts: Array<string | undefined>
  seconds: number
}

const patienceMilliseconds = 240_000
const betweenKills = 1_500

/**
 * Has the workers issue a large campaign, mail it, read and apply a roster, tell a webhook of it and verify the record, kills one
 * worker after the other meanwhile, each replaced by a new one, and counts what became of it all.
 */
export async function drillKilledWorkers(
  cluster: Cluster,
  { kills, rosterLines }: { kills: number; rosterLines: number },
): Promise<KillReport> {
  const began = Date.now()
  const contacts = contactsAtOnce + 1
  const made = Array.from({ length: contacts }, (_, index) => ({ email: `parent${index}@example.org` }))
  const { districtId, owner, portalId } = await makeIssuingDistrict(made)
  const operator = operatorOf(districtId)
  const { receiver } = await makeWebhook(owner, ['roster.import_staged', 'roster.import_applied'])
  const sink = await startSink(20)
  try {
    await setMailServer(districtId, { port: sink.port, connections: 10 })
    const { campaignId } = await issueLinks(owner, { portal: portalId, selection: { filter: {} }, channel: 'email' }, new Date())
    const { id: importId } = await upload(districtId, twoRosters(rosterLines).old)
    const { id: verificationId } = await requestVerification(owner, new Date())

    for (let killed = 0; killed < kills; killed++) {
      await pause(betweenKills)
      await replaceWorker(cluster, killed)
    }
    await until('the roster is read', async () => (await getImport(operator, importId)).state === 'staged')
    await applyImport(operator, importId, { release: true }, new Date())
    await replaceWorker(cluster, kills)
    await until('the roster is applied', async () => (await getImport(operator, importId)).state === 'applied')
    await until('the campaign is issued', async () => (await campaignOf(districtId, campaignId)).pendingCount === 0)
    await until('every mail is sent', async () => (await sendAmbiguous(districtId)) === 0)
    await until('the webhook is told', async () => receiver.received.length >= 2)
    await until('every event has its number', async () => (await database().auditQueue.count({ where: { districtId } })) === 0)
    const { id: lastId } = await requestVerification(owner, new Date())
    const verdicts = await Promise.all([verificationId, lastId].map((id) => verdictOf({ owner, id })))

    const taken = await sink.taken()
    const messages = await inDistrict(districtId, (tx) => tx.message.findMany({ where: { districtId, campaignId } }))
    const times = messages.map(({ messageId }) => taken.get(messageId) ?? 0)
    const invited = await inDistrict(districtId, (tx) => tx.invitation.groupBy({ by: ['contactId'], where: { districtId }, _count: true }))
    const { state, counts } = await getImport(operator, importId)
    return {
      kills: kills + 1,
      contacts,
      notInvitedOnce: contacts - invited.filter(({ _count }) => _count === 1).length,
      mailsLost: contacts - messages.filter((message, index) => message.state === 'accepted' && (times[index] ?? 0) > 0).length,
      unmarkedDuplicates: messages.filter((message, index) => (times[index] ?? 0) > 1 && !message.ambiguousAt).length,
      importState: state,
      importAdded: counts.added,
      importsTold: new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size,
      verdicts,
      seconds: (Date.now() - began) / 1000,
    }
  } finally {
    await receiver.close()
    await sink.stop()
  }
}

/** Whether nothing that was under way is lost or was done twice. */
export function isAllDone(report: KillReport, { rosterLines }: { rosterLines: number }): boolean {
  const { notInvitedOnce, mailsLost, unmarkedDuplicates, importState, importAdded, importsTold, verdicts } = report
  const isRosterIn = importState === 'applied' && importAdded === rosterLines && importsTold === 2
  return notInvitedOnce + mailsLost + unmarkedDuplicates === 0 && isRosterIn && verdicts.every((verdict) => verdict === 'sound')
}

async function replaceWorker({ workers, startWorker }: Cluster, turn: number): Promise<void> {
  const [victim] = workers.splice(turn % workers.length, 1)
  victim?.kill()
  await victim?.exited
  startWorker()
}

async function upload(districtId: string, file: string) {
  async function* body() {
    yield Buffer.from(file)
  }
  return receiveImport(operatorOf(districtId), { format: 'contacts', source: 'drill', body: body() }, new Date())
}

async function campaignOf(districtId: string, id: string) {
  return inDistrict(districtId, (tx) => tx.campaign.findUniqueOrThrow({ where: { districtId_id: { districtId, id } } }))
}

/** Answers how many are still to be sent. The wait before an ambiguous one is sent again is long; here it is over at once. */
async function sendAmbiguous(districtId: string): Promise<number> {
  return inDistrict(districtId, async (tx) => {
    const waited = await tx.$executeRaw`
      UPDATE messages SET due_at = clock_timestamp()
      WHERE district_id = ${districtId}::uuid AND state IN ('ambiguous', 'deferred') AND due_at > clock_timestamp()`
    if (waited > 0) await tx.$executeRaw`UPDATE due_mail SET due_at = clock_timestamp() WHERE district_id = ${districtId}::uuid`
    return tx.message.count({ where: { districtId, state: { notIn: ['accepted', 'failed', 'cancelled'] } } })
  })
}

async function verdictOf({ owner, id }: { owner: Parameters<typeof getVerification>[0]; id: string }): Promise<string | undefined> {
  await until('the record is verified', async () => ['done', 'failed'].includes((await getVerification(owner, id)).state))
  return (await getVerification(owner, id)).result?.verdict
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + patienceMilliseconds; Date.now() < end; await pause(100)) if (await isSo()) return
  throw new Error(`It does not come about that ${what}.`)
}
