import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { createApiKey, revokeApiKey } from '@/lib/auth/api-keys'
import { findSession, revokeSession } from '@/lib/auth/sessions'
import { setPassword } from '@/lib/auth/set-password'
import { signIn } from '@/lib/auth/sign-in'
import { setContactFlag } from '@/lib/contacts/set-contact-flag'
import { inDistrict } from '@/lib/district-scope'
import { type Actor, operatorOf } from '@/lib/districts/actor'
import { createDistrict } from '@/lib/districts/create-district'
import { createMember } from '@/lib/districts/create-member'
import { defaultDistrictPolicy } from '@/lib/districts/district-policy'
import { setDistrictPolicy } from '@/lib/districts/set-district-policy'
import { activateInvitation, withdrawActivation } from '@/lib/invitations/activate-by-hand'
import { cancelCampaignMail, retryCampaignMail } from '@/lib/invitations/campaign-mail'
import { exportCampaign, exportLinks } from '@/lib/invitations/export-links'
import { serveAtFrontDesk } from '@/lib/invitations/front-desk'
import { inspectToken } from '@/lib/invitations/inspect-token'
import { revokeInvitation } from '@/lib/invitations/invitations'
import { continueInvitePage, openInvitePage, reportNotMe } from '@/lib/invitations/invite-page'
import { issueLinks } from '@/lib/invitations/issue-links'
import { getLetters } from '@/lib/invitations/letters'
import { sendTestMail } from '@/lib/invitations/preview-mail'
import { queueReminders } from '@/lib/invitations/queue-reminders'
import { reopenInvitation } from '@/lib/invitations/reopen-invitation'
import { revealInvitePage } from '@/lib/invitations/reveal-invite-pages'
import { revealCampaign, revealLink } from '@/lib/invitations/reveal-links'
import { recordMailEvents } from '@/lib/mail/mail-events'
import { createMailEventsSecret } from '@/lib/mail/mail-events-secret'
import { restoreMailText, saveMailText } from '@/lib/mail/save-mail-text'
import { releaseAddress } from '@/lib/mail/suppress-address'
import { tryMailServer } from '@/lib/mail/try-mail-server'
import { deriveUnsubscribeUrls, unsubscribe } from '@/lib/mail/unsubscribe'
import { savePortal } from '@/lib/portals/save-portal'
import { tryPortal } from '@/lib/portals/try-portal'
import { applyAccountReport } from '@/lib/roster/accounts/apply-account-report'
import { parseKeyRing } from '@/lib/secrets/key-ring'
import { rotateKeys } from '@/lib/secrets/rotate-keys'
import { uuidV7 } from '@/lib/uuid-v7'
import { signWebhook } from '@/lib/webhooks/webhook-signature'
import { copyTemplate, pointToDatabase } from '@/scripts/testing/copy-template'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { invitePagesTo, issueTo } from '@/scripts/testing/make-issuing-district'
import { phoneVisit } from '@/scripts/testing/phone-visit'
import { longCampaignSteps, recordLongCampaigns } from '@/scripts/testing/record-long-campaign'
import { memberSteps, recordMembers } from '@/scripts/testing/record-members'
import { portalSteps, recordPortals } from '@/scripts/testing/record-portals'
import { privacySteps, recordPrivacy } from '@/scripts/testing/record-privacy'
import { recordRoster, rosterSteps, type Step } from '@/scripts/testing/record-roster'
import { recordTrust, trustSteps } from '@/scripts/testing/record-trust'
import { recordWebhooks, webhookSteps } from '@/scripts/testing/record-webhooks'
import { setUpMail } from '@/scripts/testing/set-up-mail'
import { auditActions } from './audit-action'
import { canonicalJson } from './canonical-json'

// The keys of every district are rotated, so this file has a database to itself.
const database = `recorded_${process.env.VITEST_POOL_ID}`
await copyTemplate(database)
pointToDatabase(database)

const now = new Date('2026-03-01T12:00:00Z')
const timeZone = 'America/Chicago'
const secret = 'a-client-secret-that-nobody-may-ever-read'
const password = 'xylophone at the willow creek'
const reason = 'Grandmother Ixchel phoned the office'
const guid = '50a5374f-2108-4a60-b7eb-ab9fb5cd094a'
const memberEmail = `quilla.${uuidV7()}@staff.example.org`

/** Recorded by no door: by the worker, and by the operator at a district’s end. Their own tests show it. */
const recordedByWorkers = ['district.deleted', 'record.anchored', 'record.verified', 'retention.applied']

/** What a person can be known by, and what opens a door. None of it may stand in a leaf. */
const personal = ['Xochitl', 'Tlaloc', 'xochitl@families.example.org', '555 0100', guid, 'Ixchel', 'quilla.', password, secret, 'eyJ']

const roster = (email: string) => `guid,family_name,given_name,email,phone\n${uuidV7()},Tlaloc,Xochitl,${email},+1 555 0100\n`

async function events(districtId: string) {
  return inDistrict(districtId, (tx) =>
    tx.auditEvent.findMany({ where: { districtId }, include: { personal: true }, orderBy: { id: 'asc' } }),
  )
}

/** Everything that changes something, once, and for each step the actions it has added, in the order of letters. */
async function recordEverything() {
  const slug = `d-${uuidV7().slice(-12)}`
  const { id: districtId } = await createDistrict({ name: 'Maple Grove', slug, timeZone }, now)
  const owner = operatorOf(districtId)
  const steps: Array<[string, string[]]> = []
  let seen = 0
  const step = async <Result>(name: string, result: Promise<Result>): Promise<Result> => {
    const value = await result
    const added = (await events(districtId)).slice(seen)
    seen += added.length
    steps.push([name, added.map(({ action }) => action).sort()])
    return value
  }
  await step('make the district', Promise.resolve())
  const { passwordCode } = await step('add a member', createMember(owner, { email: memberEmail, role: 'owner' }, now))
  await step('set a password', setPassword({ code: passwordCode, password }, now))
  const session = await step('sign in', signIn({ email: memberEmail, password, userAgent: 'Firefox' }, now))
  await step('fail to sign in', signIn({ email: memberEmail, password: 'another', userAgent: 'Firefox' }, now))
  const signedIn = await findSession(session ?? '', now)
  if (!signedIn) throw new Error('There is a session.')
  await step('sign out', revokeSession(signedIn.actor, signedIn.sessionId, now, 'member.signed_out'))
  const again = await findSession((await step('sign in', signIn({ email: memberEmail, password, userAgent: '' }, now))) ?? '', now)
  await step('end a session', revokeSession(signedIn.actor, again?.sessionId ?? '', now, 'session.revoked'))
  const key = await step('make a key', createApiKey(owner, { name: 'Nightly sync', role: 'admin' }, now))
  await step('revoke a key', revokeApiKey(owner, key.id, now))
  await recordWebhooks({ owner, step, now })
  const settings = { client_id: 'contact_setup_test', link_base: 'https://portal.example.org/?jwt=' }
  const portal = await step('add a portal', savePortal(owner, { kind: 'gg4l', name: 'Parent Portal', settings, secret }, now))
  const change = { id: portal.id, kind: 'gg4l', name: 'Parent Portal', settings: {} }
  await step('change a portal', savePortal(owner, change, now))
  await step('confirm a short secret', savePortal(owner, { ...change, secret: 'short', confirmWeakSecret: true }, now))
  await step('try a portal', tryPortal(owner, portal.id, now))
  await recordRoster({ owner, step, now, roster: () => roster('xochitl@families.example.org') })
  const contact = { guid, givenName: 'Xochitl', familyName: 'Tlaloc', email: 'xochitl@families.example.org', restricted: true }
  const [contactId = ''] = await makeContacts(districtId, [contact])
  for (const flag of ['restriction_lifted', 'do_not_invite', 'needs_none'] as const) {
    await step(`set ${flag}`, setContactFlag(owner, { contactId, flag, on: true, reason }, now))
    if (flag !== 'restriction_lifted') await step(`clear ${flag}`, setContactFlag(owner, { contactId, flag, on: false, reason }, now))
  }
  const { campaignId, links } = await step('issue', issueTo(owner, { portalId: portal.id, contactIds: [contactId], now }))
  await step('issue the same again', issueTo(owner, { portalId: portal.id, contactIds: [contactId], now }))
  const [link] = links
  await step('reveal', revealLink(owner, link?.id ?? '', now))
  await step('reveal a campaign', revealCampaign(owner, campaignId, now))
  await step('inspect', inspectToken(owner, link?.url ?? '', now))
  await step('export the list', exportLinks(owner, { filter: { contact: 'Xochitl' }, timeZone }, now))
  await step('export a campaign', exportCampaign(owner, campaignId, { timeZone, now }))
  const officeContact = 'Ask for Ixchel, +1 555 0100'
  await step('decide', setDistrictPolicy(owner, { ...defaultDistrictPolicy, officeContact }, now))
  await step('decide the same again', setDistrictPolicy(owner, { ...defaultDistrictPolicy, officeContact }, now))
  const [page] = (await step('hand out an invite page', invitePagesTo(owner, { portalId: portal.id, contactIds: [contactId], now }))).pages
  const address = { slug, code: page?.code ?? '' }
  const invitationId = page?.invitationId ?? ''
  const later = new Date(now.getTime() + 60_000)
  const request = { portal: portal.id, selection: { contacts: [contactId] } }
  await step('copy its address', revealInvitePage(owner, invitationId, now))
  await step('open it', openInvitePage({ ...address, visit: phoneVisit }, now))
  await step('continue', continueInvitePage({ ...address, visit: phoneVisit }, later))
  await step('say it is not me', reportNotMe({ ...address, reason: 'wrong_person' }, now))
  await step('say it again', reportNotMe({ ...address, reason: 'other' }, now))
  await step('reopen', reopenInvitation(owner, invitationId, now))
  await step('reopen again', reopenInvitation(owner, invitationId, now))
  const activation = { id: invitationId, reason }
  await step('mark as activated', activateInvitation(owner, activation, now))
  await step('mark again', activateInvitation(owner, activation, now))
  await step('withdraw that', withdrawActivation(owner, activation, now))
  await step('withdraw again', withdrawActivation(owner, activation, now))
  await step(
    'serve at the front desk',
    serveAtFrontDesk(owner, { portal: portal.id, contactId, checks: ['Ixchel knows her'], means: 'qr' }, later),
  )
  const printed = await step('print letters', issueLinks(owner, { ...request, channel: 'letter' }, later))
  await step('show the letters', getLetters(owner, { campaignId: printed.campaignId, order: 'name', page: 1 }, later))
  await recordMail({ step, owner, member: signedIn.actor, contactId, slug, request })
  const trusted = { member: signedIn.actor, email: memberEmail, password, portalId: portal.id, contactId }
  await recordTrust({ ...trusted, step, now })
  const person = { givenName: 'Xochitl', familyName: 'Tlaloc', email: 'xochitl.tlaloc@families.example.org' }
  await recordPortals({ owner, slug, step, person, now })
  const report = async function* () {
    yield Buffer.from(`guid,activated\n${guid},yes\n`)
  }
  const digest = createHash('sha256').update(`guid,activated\n${guid},yes\n`).digest('hex')
  await step('apply an account report', applyAccountReport(owner, { body: report(), digest, everyone: false }, later))
  await step('revoke', revokeInvitation(owner, link?.invitationId ?? '', now))
  await step('revoke again', revokeInvitation(owner, link?.invitationId ?? '', now))
  await recordMembers({ owner, step, email: `ixchel.${memberEmail}`, now })
  await step('restore', setContactFlag(owner, { contactId, flag: 'restriction_lifted', on: false, reason }, now))
  await recordPrivacy({ member: signedIn.actor, contactId, step, now })
  await recordLongCampaigns({ owner, portalId: portal.id, step, now })
  const ring = parseKeyRing(`k2:${Buffer.alloc(32, 2).toString('base64')},${process.env.ENCRYPTION_KEYS}`)
  await step('rotate the keys', rotateKeys(now, { by: 'operator', ring }))
  await step('rotate them again', rotateKeys(now, { by: 'operator', ring }))
  return { districtId, steps, code: address.code }
}

/** As above, for all that is about mail. Nobody listens where the district's server would be, and no worker runs. */
async function recordMail({ step, owner, member, contactId, slug, request }: Recording): Promise<void> {
  const { portal } = request
  const { districtId } = owner
  await step('set up mail', setUpMail(owner, { port: 1 }))
  await step('set up the same', setUpMail(owner, { port: 1 }))
  await step('try the server', tryMailServer(owner, undefined, now))
  await step('send a test', sendTestMail(member, { portal, contactIds: [contactId], kind: 'invitation' }, now))
  const text = { kind: 'invitation', language: 'en', subject: 'Hello from Ixchel', body: 'Hello\n\n{{links}}' } as const
  await step('write a text', saveMailText(owner, text, now))
  await step('write the same', saveMailText(owner, text, now))
  await step('restore the text', restoreMailText(owner, { kind: 'invitation', language: 'en' }, now))
  const { campaignId } = await step('send', issueLinks(owner, { ...request, channel: 'email' }, now))
  const settle = (state: 'accepted' | 'failed') =>
    inDistrict(districtId, (tx) => tx.message.updateMany({ where: { districtId }, data: { state, settledAt: now } }))
  await settle('failed')
  await step('retry', retryCampaignMail(owner, campaignId, now))
  await step('retry again', retryCampaignMail(owner, campaignId, now))
  await settle('accepted')
  await step('remind', queueReminders(new Date(now.getTime() + 13 * 86_400_000)))
  const { secret: webhookSecret } = await step('make a secret for delivery reports', createMailEventsSecret(owner, now))
  const messages = await inDistrict(districtId, (tx) => tx.message.findMany({ where: { districtId }, orderBy: { id: 'asc' } }))
  const reportAll = (type: 'bounced' | 'complained') =>
    recordMailEvents(signedReport(slug, webhookSecret, { type, ids: messages.map(({ messageId }) => messageId) }), now)
  await step('hear of bounces', reportAll('bounced'))
  await step('hear of them again', reportAll('bounced'))
  await step('release the address', releaseAddress(owner, 'Xochitl@families.example.org', now))
  await step('hear of a complaint', reportAll('complained'))
  await step('release it again', releaseAddress(owner, 'xochitl@families.example.org', now))
  const [url = ''] = (await inDistrict(districtId, (tx) => deriveUnsubscribeUrls(tx, districtId, [messages[0]?.id ?? '']))).values()
  const asked = new URL(url).searchParams
  await step('unsubscribe', unsubscribe({ slug, messageId: asked.get('m') ?? '', code: asked.get('c') ?? '' }, now))
  await step('stop the campaign', cancelCampaignMail(owner, campaignId, now))
  await step('stop it again', cancelCampaignMail(owner, campaignId, now))
}

type Recording = {
  step: Step
  owner: Actor
  member: Actor
  contactId: string
  slug: string
  request: { portal: string; selection: { contacts: string[] } }
}

function signedReport(slug: string, webhookSecret: string, { type, ids }: { type: string; ids: string[] }) {
  const body = Buffer.from(
    JSON.stringify({ events: ids.map((id) => ({ type, message_id: id, detail: 'xochitl@families.example.org is unknown' })) }),
  )
  const signed = { id: 'report', timestamp: String(now.getTime() / 1000) }
  const key = Buffer.from(webhookSecret.replace('whsec_', ''), 'base64')
  return { slug, body, headers: { ...signed, signature: signWebhook(key, { ...signed, body }) } }
}

let districtId: string
let steps: Array<[string, string[]]>
let code: string

beforeAll(async () => {
  ;({ districtId, steps, code } = await recordEverything())
}, 60_000)

describe('the record', () => {
  it('has exactly the events of each change, and none where nothing changed', async () => {
    expect(steps).toEqual([
      ['make the district', ['district.created']],
      ['add a member', ['member.created']],
      ['set a password', ['member.password_set']],
      ['sign in', ['member.signed_in']],
      ['fail to sign in', []],
      ['sign out', ['member.signed_out']],
      ['sign in', ['member.signed_in']],
      ['end a session', ['session.revoked']],
      ['make a key', ['api_key.created']],
      ['revoke a key', ['api_key.revoked']],
      ...webhookSteps,
      ['add a portal', ['portal.created', 'secret.stored']],
      ['change a portal', ['portal.changed']],
      ['confirm a short secret', ['portal.changed', 'secret.stored', 'secret.weak_confirmed']],
      ['try a portal', ['portal.tried']],
      ...rosterSteps,
      ['set restriction_lifted', ['contact.restriction_lifted']],
      ['set do_not_invite', ['contact.do_not_invite_set']],
      ['clear do_not_invite', ['contact.do_not_invite_cleared']],
      ['set needs_none', ['contact.needs_none_set']],
      ['clear needs_none', ['contact.needs_none_cleared']],
      ['issue', ['campaign.created', 'link.issued']],
      ['issue the same again', ['campaign.created']],
      ['reveal', ['link.revealed']],
      ['reveal a campaign', ['link.revealed']],
      ['inspect', []],
      ['export the list', ['links.exported']],
      ['export a campaign', ['links.exported']],
      ['decide', ['policy.changed']],
      ['decide the same again', []],
      ['hand out an invite page', ['campaign.created', 'invite_page.issued']],
      ['copy its address', ['invite_page.revealed']],
      ['open it', []],
      ['continue', ['link.issued']],
      ['say it is not me', ['invitation.frozen']],
      ['say it again', []],
      ['reopen', ['invitation.reopened']],
      ['reopen again', []],
      ['mark as activated', ['invitation.activated']],
      ['mark again', []],
      ['withdraw that', ['invitation.activation_withdrawn']],
      ['withdraw again', []],
      ['serve at the front desk', ['campaign.created', 'front_desk.served', 'invite_page.issued']],
      ['print letters', ['campaign.created', 'invite_page.issued']],
      ['show the letters', ['letters.shown']],
      ['set up mail', ['mail_settings.changed']],
      ['set up the same', []],
      ['try the server', ['mail_settings.tested']],
      ['send a test', ['mail.tested']],
      ['write a text', ['mail_template.saved']],
      ['write the same', []],
      ['restore the text', ['mail_template.saved']],
      ['send', ['campaign.created', 'invite_page.issued']],
      ['retry', ['campaign.retried']],
      ['retry again', []],
      ['remind', ['invitation.reminded']],
      ['make a secret for delivery reports', ['mail_events_secret.created']],
      ['hear of bounces', ['address.suppressed', 'mail.bounced', 'mail.bounced']],
      ['hear of them again', []],
      ['release the address', ['address.released']],
      ['hear of a complaint', ['address.suppressed', 'mail.complained', 'mail.complained']],
      ['release it again', ['address.released']],
      ['unsubscribe', ['address.suppressed']],
      ['stop the campaign', ['campaign.cancelled']],
      ['stop it again', []],
      ...trustSteps,
      ...portalSteps,
      ['apply an account report', ['activations.imported', 'invitation.activated']],
      ['revoke', ['invitation.revoked']],
      ['revoke again', []],
      ...memberSteps,
      ['restore', ['contact.restriction_restored']],
      ...privacySteps,
      ...longCampaignSteps,
      ['rotate the keys', ['key.rotated']],
      ['rotate them again', []],
    ])
  })

  it('knows no action that nothing records', async () => {
    const recorded = new Set([...steps.flatMap(([, actions]) => actions), ...recordedByWorkers])
    expect([...recorded].sort()).toEqual(Object.keys(auditActions).sort())
  })

  it('has leaves in canonical JSON, hashed as RFC 6962 says, of the row they stand in', async () => {
    for (const event of await events(districtId)) {
      const { leaf, personal: beside } = event
      const parsed = JSON.parse(leaf)
      expect(canonicalJson(parsed)).toBe(leaf)
      expect(Buffer.from(event.leafHash)).toEqual(
        createHash('sha256')
          .update(Buffer.from([0]))
          .update(leaf)
          .digest(),
      )
      expect(parsed).toMatchObject({ version: 1, id: event.id, action: event.action, district_id: districtId, subject_id: event.subjectId })
      expect([parsed.at, parsed.actor]).toEqual([event.at.toISOString(), { id: event.actorId, kind: event.actorKind }])
      const commitment = beside && createHash('sha256').update(beside.salt).update(beside.data).digest('hex')
      expect(parsed.personal_commitment).toBe(commitment)
    }
  })

  it('has no name, address, number, reason, claim, secret or token in a leaf', async () => {
    for (const { leaf, action } of await events(districtId)) {
      for (const word of personal) expect([action, leaf]).not.toEqual([action, expect.stringContaining(word)])
    }
  })

  it('has the words of a portal beside the leaf alone', async () => {
    const failed = (await events(districtId)).filter(({ action }) => action === 'link.failed')
    expect(
      failed.map(({ leaf, personal: beside }) => [leaf.includes('no such address'), beside?.data.includes('no such address')]),
    ).toEqual([[false, true]])
  })

  it('has no invite page’s code in it anywhere', async () => {
    expect(code).toHaveLength(26)
    expect(JSON.stringify(await events(districtId))).not.toContain(code)
  })

  it('keeps beside the leaf what tells of persons', async () => {
    const beside = (await events(districtId)).flatMap((event) => (event.personal ? [`${event.action} ${event.personal.data}`] : []))
    expect(beside).toContain(`member.created ${canonicalJson({ email: memberEmail })}`)
    expect(beside).toContain(`contact.do_not_invite_set ${canonicalJson({ reason })}`)
    expect(beside).toContain(`policy.changed ${canonicalJson({ identity_checks: [], office_contact: 'Ask for Ixchel, +1 555 0100' })}`)
    expect(beside).toContain(`links.exported ${canonicalJson({ contact: 'Xochitl' })}`)
    expect(beside.filter((text) => text.startsWith('link.issued') && text.includes(guid))).toHaveLength(4)
  })
})
