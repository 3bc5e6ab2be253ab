import type { Actor } from '@/lib/districts/actor'
import { issueLinks } from '@/lib/invitations/issue-links'
import { contactsAtOnce } from '@/lib/invitations/long-campaigns/begin-campaign'
import { issueCampaignsOf } from '@/lib/invitations/long-campaigns/run-due-campaigns'
import { stopCampaign } from '@/lib/invitations/long-campaigns/stop-campaign'
import { makeContacts } from './make-contacts'
import type { Step } from './record-roster'

type Recording = { owner: Actor; portalId: string; step: Step; now: Date }

/** Campaigns that the worker issues, once stopped and once done: what `longCampaignSteps` expects. Nobody of them can be served. */
export async function recordLongCampaigns({ owner, portalId, step, now }: Recording): Promise<void> {
  const { districtId } = owner
  await makeContacts(
    districtId,
    Array.from({ length: contactsAtOnce + 1 }, () => ({ familyName: 'Tlaloc', restricted: true })),
  )
  const everybody = { portal: portalId, selection: { filter: { restricted: true } } }
  const { campaignId } = await step('begin a campaign for everybody', issueLinks(owner, everybody, now))
  await step('stop it before the worker comes', stopCampaign(owner, campaignId, now))
  await step('stop that again', stopCampaign(owner, campaignId, now))
  await step('begin another', issueLinks(owner, everybody, now))
  const pace = { chunkSize: 2_000, retryMilliseconds: 60_000 }
  await step('let the worker do it', issueCampaignsOf(districtId, { signal: new AbortController().signal, pace }))
}

/** The steps of `recordLongCampaigns`, each with the events it adds. */
export const longCampaignSteps: ReadonlyArray<[string, string[]]> = [
  ['begin a campaign for everybody', ['campaign.created']],
  ['stop it before the worker comes', ['campaign.stopped']],
  ['stop that again', []],
  ['begin another', ['campaign.created']],
  ['let the worker do it', ['campaign.finished']],
]
