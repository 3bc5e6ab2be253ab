import { setTimeout as pause } from 'node:timers/promises'
import { inDistrict } from '@/lib/district-scope'
import { issueLinks } from '@/lib/invitations/issue-links'
import { startSink } from '@/scripts/drill/start-sink'
import { makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { setMailServer } from '@/scripts/testing/make-outbox'

export type MailReport = {
  mails: number
  /** Accepted so far when the faults were over: as many went through them. */
  sentDuringFaults: number
  /** Not accepted in the end, or never taken by the server. */
  lost: number
  /** Taken twice without being marked ambiguous. */
  unmarkedDuplicates: number
  markedAmbiguous: number
}

export type MailMeanwhile = {
  /** Waits until everything is settled, and counts what became of it. */
  finish(): Promise<MailReport>
  stop(): Promise<void>
}

/** Has the workers that run mail a campaign, slowly, so that it is under way while something else happens. */
export async function startMailMeanwhile(mails: number): Promise<MailMeanwhile> {
  const sink = await startSink(100)
  const { districtId, owner, portalId } = await makeIssuingDistrict(
    Array.from({ length: mails }, (_, index) => ({ email: `slow${index}@example.org` })),
  )
  await setMailServer(districtId, { port: sink.port, connections: 2 })
  await issueLinks(owner, { portal: portalId, selection: { filter: {} }, channel: 'email' }, new Date())
  const settled = () =>
    inDistrict(districtId, (tx) => tx.message.count({ where: { districtId, state: { in: ['accepted', 'failed', 'cancelled'] } } }))
  return {
    async finish() {
      const sentDuringFaults = await settled()
      await setMailServer(districtId, { port: sink.port, connections: 20 })
      while ((await settled()) < mails) {
        await hurry(districtId)
        await pause(200)
      }
      const taken = await sink.taken()
      const messages = await inDistrict(districtId, (tx) => tx.message.findMany({ where: { districtId } }))
      const times = messages.map((message) => ({ ...message, times: taken.get(message.messageId) ?? 0 }))
      return {
        mails,
        sentDuringFaults,
        lost: mails - times.filter((message) => message.state === 'accepted' && message.times > 0).length,
        unmarkedDuplicates: times.filter((message) => message.times > 1 && !message.ambiguousAt).length,
        markedAmbiguous: times.filter(({ ambiguousAt }) => ambiguousAt).length,
      }
    },
    stop: sink.stop,
  }
}

/** The wait before one is sent again is long; here it is over at once. */
async function hurry(districtId: string): Promise<void> {
  await inDistrict(districtId, async (tx) => {
    const waited = await tx.$executeRaw`
      UPDATE messages SET due_at = clock_timestamp()
      WHERE district_id = ${districtId}::uuid AND state IN ('ambiguous', 'deferred') AND due_at > clock_timestamp()`
    if (waited > 0) await tx.$executeRaw`UPDATE due_mail SET due_at = clock_timestamp() WHERE district_id = ${districtId}::uuid`
  })
}
