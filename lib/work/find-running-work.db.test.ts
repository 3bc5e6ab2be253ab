import { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { requestVerification } from '@/lib/audit/verify/request-verification'
import { inDistrict } from '@/lib/district-scope'
import { issueLinks } from '@/lib/invitations/issue-links'
import { contactsAtOnce } from '@/lib/invitations/long-campaigns/begin-campaign'
import { issueCampaignsOf } from '@/lib/invitations/long-campaigns/run-due-campaigns'
import { stopCampaign } from '@/lib/invitations/long-campaigns/stop-campaign'
import { receiveImport } from '@/lib/roster/receive-import'
import { makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { setUpMail } from '@/scripts/testing/set-up-mail'
import { findRunningWork } from './find-running-work'

const now = new Date('2026-03-10T15:00:00Z')
const moving = { trouble: null, nextAt: null }
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)

it('tells of all work that is not done, to those who may look at it, and of none that was stopped', async () => {
  const { owner, sender, auditor, districtId, portalId, contactIds } = await makeIssuingDistrict(
    Array.from({ length: contactsAtOnce + 1 }, (_, index) => ({ email: `family${index}@example.org` })),
  )
  await setUpMail(owner)
  expect(await findRunningWork(owner, now)).toEqual([])

  const everybody = { portal: portalId, selection: { filter: {} } }
  const stopped = await issueLinks(owner, everybody, now)
  await stopCampaign(owner, stopped.campaignId, now)
  const { campaignId } = await issueLinks(owner, everybody, later(1))
  const two = { portal: portalId, selection: { contacts: contactIds.slice(0, 2) }, channel: 'email' as const }
  const mailed = await issueLinks(owner, two, later(2))
  await inDistrict(districtId, async (tx) => {
    const { id } = await tx.message.findFirstOrThrow({ where: { districtId } })
    await tx.message.update({ where: { districtId_id: { districtId, id } }, data: { state: 'accepted' } })
  })
  const imported = await receiveImport(
    owner,
    { format: 'contacts', source: 'many', body: Readable.from([Buffer.from('guid,family_name\ng-1,Ruiz\n')]) },
    later(3),
  )
  const { id: verification } = await requestVerification(owner, later(4))

  const campaign = {
    kind: 'campaign',
    id: campaignId,
    about: 'Parent Portal',
    done: 0,
    total: contactsAtOnce + 1,
    unit: 'contacts',
    ...moving,
  }
  const mail = { kind: 'mail', id: mailed.campaignId, about: 'Parent Portal', done: 1, total: 2, unit: 'mails', ...moving }
  const record = { kind: 'verification', id: verification, about: null, done: 0, total: null, ...moving }
  expect(await findRunningWork(owner, later(5))).toMatchObject([record, { kind: 'import', id: imported.id, about: 'many' }, mail, campaign])
  expect(await findRunningWork(auditor, later(5))).toMatchObject([record, mail, campaign])
  expect(await findRunningWork(sender, later(5))).toMatchObject([mail, campaign])
  expect(await findRunningWork({ ...sender, schools: ['Oak High'] }, later(5))).toEqual([])
})

it('tells what work waits for that does not move: the mail server, its hours, or somebody who puts the portal right', async () => {
  const { owner, districtId, portalId, contactIds } = await makeIssuingDistrict(
    Array.from({ length: contactsAtOnce + 1 }, (_, index) => ({ email: `family${index}@example.org` })),
  )
  await setUpMail(owner)
  await issueLinks(owner, { portal: portalId, selection: { contacts: contactIds.slice(0, 2) }, channel: 'email' }, now)
  const tell = async () => (await findRunningWork(owner, later(1))).map(({ kind, trouble, nextAt }) => ({ kind, trouble, nextAt }))
  expect(await tell()).toEqual([{ kind: 'mail', ...moving }])

  await inDistrict(districtId, (tx) => tx.dueMail.update({ where: { districtId }, data: { dueAt: later(600) } }))
  expect(await tell()).toEqual([{ kind: 'mail', trouble: null, nextAt: later(600) }])
  await inDistrict(districtId, (tx) => tx.message.updateMany({ where: { districtId }, data: { cause: 'auth', state: 'deferred' } }))
  expect(await tell()).toEqual([{ kind: 'mail', trouble: 'The mail server refused the sign-in', nextAt: null }])

  await issueLinks(owner, { portal: portalId, selection: { filter: {} }, channel: 'email' }, later(1))
  await inDistrict(districtId, (tx) => tx.mailSettings.deleteMany({ where: { districtId } }))
  await issueCampaignsOf(districtId, { signal: new AbortController().signal, pace: { chunkSize: 500, retryMilliseconds: 60_000 } })
  expect(await tell()).toEqual([
    { kind: 'campaign', trouble: expect.stringContaining('No mail server is set up'), nextAt: null },
    { kind: 'mail', trouble: 'No mail server is set up', nextAt: null },
  ])
})
