import { createApiKey } from '@/lib/auth/api-keys'
import { findOwnSessions } from '@/lib/auth/sessions'
import { startSession } from '@/lib/auth/start-session'
import { recordDisclosure } from '@/lib/disclosures/record-disclosure'
import { inDistrict } from '@/lib/district-scope'
import { type Actor, operatorOf } from '@/lib/districts/actor'
import { saveView } from '@/lib/districts/saved-views'
import { setTrustPolicy } from '@/lib/districts/set-trust-policy'
import { defaultTrustPolicy } from '@/lib/districts/trust-policy'
import { issueLinks } from '@/lib/invitations/issue-links'
import { suppressAddress } from '@/lib/mail/suppress-address'
import { saveMapping } from '@/lib/roster/mapping/save-mapping'
import { uuidV7 } from '@/lib/uuid-v7'
import { addWebhook } from '@/lib/webhooks/save-webhook'
import { stageRoster } from '@/scripts/testing/import-roster'
import { invitePagesTo, issueTo, makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { setUpMail } from '@/scripts/testing/set-up-mail'
import { signRecord } from '@/scripts/testing/sign-record'

/** When everything of a full district happens. */
export const now = new Date('2026-03-01T12:00:00Z')

/** A mapping that is sound and says little. */
export const mappingSettings = {
  encoding: 'utf-8' as const,
  delimiter: ',' as const,
  columns: [
    { header: 'Parent', field: 'full_name' as const },
    { header: 'Mail', field: 'email' as const },
  ],
  knownBy: 'email' as const,
}

/** A contact CSV of one contact of that GUID. */
export async function* rosterOf(guid: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`guid,family_name\n${guid},Reyes\n`)
}

/** A district that has one of everything an id can name. */
export async function makeFullDistrict() {
  const district = await makeIssuingDistrict([{ students: [{ school: 'Oak' }] }])
  const { districtId, owner, admin, portalId, contactIds } = district
  const { campaignId, links } = await issueTo(owner, { portalId, contactIds, now })
  const [page] = (await invitePagesTo(owner, { portalId, contactIds, now })).pages
  await setUpMail(owner)
  const issue = { portal: portalId, selection: { contacts: contactIds } }
  const { campaignId: mailed } = await issueLinks(owner, { ...issue, channel: 'email' }, now)
  const { campaignId: printed } = await issueLinks(owner, { ...issue, channel: 'letter' }, now)
  const [link] = links
  const key = await createApiKey(owner, { name: 'Sync', role: 'admin' }, now)
  const returned = `returned.${key.id}@example.org`
  await inDistrict(districtId, (tx) => suppressAddress(tx, { districtId, email: returned, reason: 'failed', detail: null, now }))
  const proof = { method: 'password', strong: true, stillHolds: () => true } as const
  await startSession({ member: { districtId, id: owner.id ?? '' }, userAgent: '', proof }, now)
  const [session] = await findOwnSessions(owner, now)
  const { id: imported, sourceId: source } = await stageRoster(owner, { body: rosterOf(uuidV7()) }, now)
  const { id: mapping } = await saveMapping(owner, { name: 'From the SIS', settings: mappingSettings }, now)
  const { id: view } = await saveView(owner, { list: 'contacts', name: 'Oak', parameters: { school: 'Oak' } })
  const told = await addTold(owner)
  const elsewhere = await addElsewhere(owner)
  const approval = await requestLongLinks(district)
  const record = await proveRecord(owner, contactIds)
  if (!link || !page || !session) throw new Error('There are a link, an invite page and a session.')
  return {
    ...district,
    scoped: { ...district.sender, schools: ['Oak'] },
    apiKey: key.key,
    ids: {
      portal: portalId,
      contact: contactIds[0] ?? '',
      campaign: campaignId,
      mailed,
      printed,
      link: link.id,
      invitation: link.invitationId,
      key: key.id,
      member: admin.id ?? '',
      owner: owner.id ?? '',
      session: session.id,
      imported,
      source,
      mapping,
      view,
      email: returned,
      ...told,
      ...elsewhere,
      approval,
      ...record,
    },
    guid: link.guid ?? '',
    code: page.code,
    url: link.url,
  }
}

/** A webhook, and what it was told once. */
async function addTold(owner: Actor) {
  const { districtId } = owner
  const { id: webhook } = await addWebhook(owner, { url: 'https://sis.example.org/hooks', types: ['link.issued'] }, now)
  const delivery = uuidV7()
  const settled = { state: 'delivered', attempts: 1, dueAt: now, settledAt: now } as const
  await inDistrict(districtId, (tx) =>
    tx.webhookDelivery.create({
      data: { districtId, id: delivery, webhookId: webhook, type: 'link.issued', occurredAt: now, data: {}, ...settled },
    }),
  )
  return { webhook, delivery }
}

/** What a member signs in with beside a password, as it stands after it was added. */
async function addElsewhere({ districtId, id }: Actor) {
  const [provider, identity, passkey] = [uuidV7(), uuidV7(), uuidV7()]
  const memberId = id ?? ''
  const issuer = 'https://accounts.example.org'
  await inDistrict(districtId, async (tx) => {
    // Nobody signs in with it, so nobody opens its secret.
    const client = { kind: 'oidc', name: 'District accounts', issuer, clientId: 'desk', secretCiphertext: new Uint8Array(48) } as const
    await tx.identityProvider.create({ data: { districtId, id: provider, ...client } })
    await tx.memberIdentity.create({ data: { districtId, id: identity, memberId, providerId: provider, issuer, subject: memberId } })
    const key = { credentialId: passkey, publicKey: new Uint8Array(1), name: 'Laptop' }
    await tx.passkey.create({ data: { districtId, id: passkey, memberId, ...key } })
  })
  return { provider, identity, passkey }
}

/** A disclosure about the contacts, the record signed for, an event of it, and a verification that is done. */
async function proveRecord(owner: Actor, contacts: string[]) {
  const { districtId, id: actorId } = owner
  const disclosed = { party: 'Maple Insurance', what: 'Names', ground: 'consent', disclosedOn: '2026-02-27', note: '' }
  await recordDisclosure(owner, { ...disclosed, contacts }, now)
  await signRecord(districtId, { now })
  const verification = uuidV7()
  return inDistrict(districtId, async (tx) => {
    const { id: event } = await tx.auditEvent.findFirstOrThrow({ where: { districtId, action: 'link.issued' } })
    const run = { actorKind: 'member', actorId, state: 'done', createdAt: now, startedAt: now, finishedAt: now } as const
    await tx.auditVerification.create({ data: { districtId, id: verification, ...run } })
    return { event, verification }
  })
}

/** What the admin has asked for and a second member has not decided about. */
async function requestLongLinks({ districtId, owner, admin, portalId, contactIds }: Awaited<ReturnType<typeof makeIssuingDistrict>>) {
  await setTrustPolicy(owner, { ...defaultTrustPolicy, approvalForLifetimes: true }, now)
  const request = { portal: portalId, selection: { contacts: contactIds }, lifetimeSeconds: 24 * 60 * 60 }
  await issueLinks(admin, request, now).catch((error) => {
    if (error.code !== 'approval_needed') throw error
  })
  await setTrustPolicy(owner, defaultTrustPolicy, now)
  const { id } = await inDistrict(districtId, (tx) => tx.approval.findFirstOrThrow({ where: { districtId } }))
  return id
}

export type FullDistrict = Awaited<ReturnType<typeof makeFullDistrict>>
export type Ids = FullDistrict['ids']

/** Everybody who can ask in a district: each role, a sender of one school, an API key and the operator. */
export function actorsOf(district: FullDistrict): Record<string, Actor> {
  const { districtId, owner, admin, sender, scoped, auditor, ids } = district
  const key: Actor = { districtId, kind: 'api_key', id: ids.key, role: 'owner', schools: [] }
  return { owner, admin, sender, 'sender of a school': scoped, auditor, 'API key': key, operator: operatorOf(districtId) }
}

/** Ids in the right form that name nothing anywhere. */
export const unknownIds: Ids = {
  portal: uuidV7(),
  contact: uuidV7(),
  campaign: uuidV7(),
  mailed: uuidV7(),
  printed: uuidV7(),
  link: uuidV7(),
  invitation: uuidV7(),
  key: uuidV7(),
  member: uuidV7(),
  owner: uuidV7(),
  session: uuidV7(),
  imported: uuidV7(),
  source: uuidV7(),
  mapping: uuidV7(),
  view: uuidV7(),
  webhook: uuidV7(),
  delivery: uuidV7(),
  provider: uuidV7(),
  identity: uuidV7(),
  passkey: uuidV7(),
  approval: uuidV7(),
  event: uuidV7(),
  verification: uuidV7(),
  email: 'nobody@example.org',
}

/** What is no id at all. */
export const garbageIds: Ids = { ...unknownIds, ...Object.fromEntries(Object.keys(unknownIds).map((name) => [name, 'nonsense'])) }
