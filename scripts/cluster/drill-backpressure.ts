import { setTimeout as pause } from 'node:timers/promises'
import { inDistrict } from '@/lib/district-scope'
import { issueLinks } from '@/lib/invitations/issue-links'
import { startSink } from '@/scripts/drill/start-sink'
import { makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { setMailServer } from '@/scripts/testing/make-outbox'

export type Backpressure = {
  /** Of one campaign of one district. */
  mails: number
  /** To the server of that district, of each worker. */
  connections: number
  /** How often another district has three mails to send meanwhile. */
  rounds: number
}

export type BackpressureReport = {
  mails: number
  /** From the campaign of three until the last of them was accepted, while nothing else was to be done. */
  aloneSeconds: number
  /** The same while the large campaign is issued and sent, for each round. */
  besideSeconds: number[]
  /** Mails of the large campaign that were not sent yet when the last of those three was. */
  leftOfLarge: number
  /** Mails of the large campaign a second, while the others were sent. */
  largePerSecond: number
}

/** Has the workers that run issue and mail a large campaign of one district, and campaigns of three of another one meanwhile. */
export async function drillBackpressure({ mails, connections, rounds }: Backpressure): Promise<BackpressureReport> {
  const sink = await startSink(20)
  try {
    const families = (count: number) => Array.from({ length: count }, (_, index) => ({ email: `parent${index}@example.org` }))
    const large = await makeIssuingDistrict(families(mails))
    await setMailServer(large.districtId, { port: sink.port, connections })
    const sendThree = async () => {
      const small = await makeIssuingDistrict(families(3))
      await setMailServer(small.districtId, { port: sink.port })
      const began = performance.now()
      await mailEverybody(small)
      while ((await countSent(small.districtId)) < 3) await pause(20)
      return (performance.now() - began) / 1000
    }

    const aloneSeconds = await sendThree()
    await mailEverybody(large)
    while ((await countSent(large.districtId)) === 0) await pause(50)
    const before = { at: performance.now(), sent: await countSent(large.districtId) }
    const besideSeconds: number[] = []
    for (let round = 0; round < rounds; round++) besideSeconds.push(await sendThree())
    const sent = await countSent(large.districtId)
    return {
      mails,
      aloneSeconds,
      besideSeconds,
      leftOfLarge: mails - sent,
      largePerSecond: ((sent - before.sent) * 1000) / (performance.now() - before.at),
    }
  } finally {
    await sink.stop()
  }
}

/** Whether what was sent last did not wait for what was begun first. */
export function isFair({ leftOfLarge }: BackpressureReport): boolean {
  return leftOfLarge > 0
}

async function mailEverybody({ owner, portalId }: Awaited<ReturnType<typeof makeIssuingDistrict>>): Promise<void> {
  await issueLinks(owner, { portal: portalId, selection: { filter: {} }, channel: 'email' }, new Date())
}

async function countSent(districtId: string): Promise<number> {
  return inDistrict(districtId, (tx) => tx.message.count({ where: { districtId, state: 'accepted' } }))
}
