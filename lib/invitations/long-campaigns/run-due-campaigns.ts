import 'server-only'
import { countBehind } from '@/lib/count-anew'
import { serveDueDistricts } from '@/lib/serve-due-districts'
import { findDueCampaigns, rescheduleCampaigns } from './due-campaigns'
import { issueChunk } from './issue-chunk'
import { firstTurns, turnsPerRow } from './turns'

export type CampaignWork = {
  signal: AbortSignal
  /** How often it is asked which districts are due. */
  pollMilliseconds?: number
  pace?: CampaignPace
}

export type CampaignPace = {
  /** Contacts served in one transaction. */
  chunkSize: number
  /** When a campaign is tried again that could not go on. */
  retryMilliseconds: number
}

const usualPace: CampaignPace = { chunkSize: turnsPerRow, retryMilliseconds: 60_000 }

/** Districts served at once by this worker; each keeps a processor busy. */
const mostDistricts = 2

/** Issues the campaigns that were too large for one request, in every district, until the signal ends it; what is under way then is finished. Any number of workers may run at once. */
export async function runDueCampaigns({ signal, pollMilliseconds = 500, pace = usualPace }: CampaignWork): Promise<void> {
  await serveDueDistricts({
    signal,
    what: 'campaigns',
    pollMilliseconds,
    most: mostDistricts,
    find: findDueCampaigns,
    serve: (districtId, turn) => issueCampaignsOf(districtId, { signal: AbortSignal.any([signal, turn]), pace }),
  })
}

/** Serves what waits in a district, chunk by chunk, until nothing is left that can go on now or the signal ends it. */
export async function issueCampaignsOf(districtId: string, { signal, pace }: { signal: AbortSignal; pace: CampaignPace }): Promise<void> {
  const { chunkSize, retryMilliseconds } = pace
  const held: string[] = []
  for (let size = Math.min(firstTurns, chunkSize); !signal.aborted; size = chunkSize) {
    const chunk = await issueChunk(districtId, { size, held }, new Date())
    if (!chunk) break
    if (chunk.outcome === 'held') held.push(chunk.campaignId)
    if (chunk.outcome === 'served') await countBehind(districtId)
  }
  await rescheduleCampaigns(districtId, { held, retryMilliseconds })
}
