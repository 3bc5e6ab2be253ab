import { beforeAll, describe, expect, it } from 'vitest'
import { recordView } from '@/lib/audit/record-view'
import { rawPublicKey } from '@/lib/audit/tree/checkpoint'
import { verifyDistrict } from '@/lib/audit/verify/verify-district'
import { contactFlags, setContactFlag } from '@/lib/contacts/set-contact-flag'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { saveView } from '@/lib/districts/saved-views'
import { setTrustPolicy } from '@/lib/districts/set-trust-policy'
import { defaultTrustPolicy } from '@/lib/districts/trust-policy'
import { activateInvitation } from '@/lib/invitations/activate-by-hand'
import { exportLinks } from '@/lib/invitations/export-links'
import { serveAtFrontDesk } from '@/lib/invitations/front-desk'
import { openInvitePage } from '@/lib/invitations/invite-page'
import { issueLinks } from '@/lib/invitations/issue-links'
import { recordReturn } from '@/lib/invitations/record-return'
import { suppressAddress } from '@/lib/mail/suppress-address'
import { buildToken } from '@/lib/portals/build-token'
import { importGuidFile } from '@/lib/roster/guids/import-guid-file'
import { whyNotUndone } from '@/lib/roster/undo-import'
import { uuidV7 } from '@/lib/uuid-v7'
import { applyRoster, stageRoster } from '@/scripts/testing/import-roster'
import { makeDistrict } from '@/scripts/testing/make-district'
import { invitePagesTo, issueTo } from '@/scripts/testing/make-issuing-district'
import { makePortal, makePortalOf } from '@/scripts/testing/make-portal'
import { oneRosterZip, orgsCsv } from '@/scripts/testing/one-roster-files'
import { phoneVisit } from '@/scripts/testing/phone-visit'
import { returnAddressOf } from '@/scripts/testing/return-address-of'
import { setUpMail } from '@/scripts/testing/set-up-mail'
import { signRecord, testSigningKey } from '@/scripts/testing/sign-record'
import { findAllInDatabase } from '@/scripts/testing/stored-text'
import { eraseContact } from './erase-contact'
import { exportContact } from './export-contact'
import { personExportSchema } from './person-export'
import { previewErasure } from './preview-erasure'

const now = new Date('2026-03-01T12:00:00Z')
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
const timeZone = 'America/Chicago'

/** What the person and the child nobody else is related to can be known by; all of it stands in many places before. */
const person = {
  guid: 'e7d1c2aa-0b1f-4c55-9f0e-7a1f6b3c9d21',
  sourcedId: 'sis-7781-x',
  givenName: 'Xochiquetzal',
  familyName: 'Tlalocan',
  email: 'Xochi.T@Families.example.org',
  phone: '+1 555 0177',
  child: 'Citlali',
  childId: 'stu-9913-c',
}
const grandmother = 'Ixchel'
const needles = [...Object.values(person), person.email.toLowerCase(), grandmother]
const lastChange = 20

const tablesWithThePerson = [
  'approvals',
  'audit_personal',
  'campaign_contacts',
  'campaigns',
  'contacts',
  'messages',
  'one_roster_rows',
  'roster_guids',
  'roster_import_changes',
  'roster_import_chunks',
  'roster_import_refusals',
  'roster_records',
  'saved_views',
  'students',
  'suppressed_addresses',
]

const header =
  'guid,sourced_id,family_name,given_name,email,phone,language,relationship,student_id,student_given_name,student_family_name,school,grade'

function rosterCsv({ email = person.email } = {}): string {
  const { guid, sourcedId, familyName, givenName, phone, child, childId } = person
  const who = `${guid},${sourcedId},${familyName},${givenName},${email},${phone},es,mother`
  return [
    header,
    `${who},${childId},${child},${familyName},Oak,3`,
    `${who},stu-shared,Nico,Okoye,Oak,5`,
    `,${sourcedId}-again,${familyName},${givenName},${person.email} or none,,,mother,${childId},${child},${familyName},Oak,3`,
    'guid-of-ben,sis-ben,Okoye,Ben,ben.okoye@example.org,,en,father,stu-shared,Nico,Okoye,Oak,5',
    '',
  ].join('\n')
}

const users = (agents: string) =>
  [
    'sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,givenName,familyName,email,agentSourcedIds',
    `${person.childId},,,true,o-1,student,${person.child},${person.familyName},,${person.guid}`,
    `stu-shared,,,true,o-1,student,Nico,Okoye,,"${agents}"`,
    `${person.guid},,,true,o-1,parent,${person.givenName},${person.familyName},${person.email},`,
    'sis-ben,,,true,o-1,parent,Ben,Okoye,ben.okoye@example.org,',
    '',
  ].join('\n')

const oneRoster = () => oneRosterZip('1.1', { 'orgs.csv': orgsCsv, 'users.csv': users(`${person.guid},sis-ben`) })

async function importAll(owner: Actor, upload: Parameters<typeof stageRoster>[1], at: Date) {
  const staged = await stageRoster(owner, upload, at)
  return applyRoster(owner, staged.id, { release: true }, at)
}

async function* fileOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

async function findId({ districtId }: Actor): Promise<string> {
  const where = { districtId, guid: person.guid, removedAt: null }
  return (await inDistrict(districtId, (tx) => tx.contact.findFirstOrThrow({ where, select: { id: true } }))).id
}

/** The person comes in through every door that brings one, and everything happens to them that can. */
async function livePersonThrough(owner: Actor, admin: Actor, slug: string) {
  const { districtId } = owner
  const portal = await makePortal(owner)
  const returning = await makePortalOf(owner, 'get_connected')
  await importGuidFile(owner, { body: fileOf(`guid,sourced_id,email\n${person.guid},${person.sourcedId},${person.email}\n`) }, now)
  // Asked for before anybody knew of them.
  await issueLinks(owner, { portal: portal.id, selection: { contacts: [person.guid, 'guid-of-nobody'] } }, now)
  await importAll(owner, { body: rosterCsv({ email: 'old.address@families.example.org' }) }, now)
  await importAll(owner, { body: rosterCsv() }, later(1))
  await importAll(owner, { format: 'oneroster', body: oneRoster() }, later(2))
  const contactId = await findId(owner)
  for (const flag of contactFlags.filter((name) => name !== 'restriction_lifted')) {
    await setContactFlag(owner, { contactId, flag, on: true, reason: `${grandmother} phoned about ${person.givenName}` }, now)
    await setContactFlag(owner, { contactId, flag, on: false, reason: `${grandmother} phoned again` }, now)
  }
  await issueTo(owner, { portalId: portal.id, contactIds: [contactId], now: later(4) })
  await issueLinks(owner, { portal: portal.id, selection: { contacts: [person.guid] } }, later(5))
  await issueLinks(owner, { portal: portal.id, selection: { filter: { search: person.givenName } } }, later(6))
  const [page] = (await invitePagesTo(owner, { portalId: portal.id, contactIds: [contactId], now: later(7) })).pages
  await openInvitePage({ slug, code: page?.code ?? '', visit: phoneVisit }, later(7))
  const [link] = (await issueTo(owner, { portalId: returning.id, contactIds: [contactId], now: later(8) })).links
  const back = returnAddressOf({ url: link?.url ?? '' })
  const query = new URLSearchParams({ kind: 'validation', message: `${person.givenName} (${person.email.toLowerCase()}) is taken.` })
  await recordReturn({ slug: back.slug, code: back.code, query, visit: phoneVisit }, later(9))
  await serveAtFrontDesk(owner, { portal: portal.id, contactId, checks: [`${grandmother} knows her`], means: 'qr' }, later(10))
  await setUpMail(owner, { port: 1 })
  await issueLinks(owner, { portal: portal.id, selection: { contacts: [contactId] }, channel: 'email' }, later(11))
  await inDistrict(districtId, async (tx) => {
    await tx.message.updateMany({ where: { districtId }, data: { smtpReply: `550 ${person.email} unknown` } })
    await suppressAddress(tx, { districtId, email: person.email, reason: 'bounced', detail: `${person.email} unknown`, now: later(12) })
  })
  await exportLinks(owner, { filter: { search: 'Tlaloc' }, timeZone }, later(13))
  const { givenName, familyName } = person
  await buildToken(owner, { portalId: portal.id, person: { givenName, familyName, guid: 'of-nobody' } }, later(14))
  await recordView(owner, { where: 'contact', contactId }, later(15))
  const name = `${givenName} ${familyName}`
  await saveView(admin, { list: 'contacts', name: `${name}, phones daily`, parameters: { school: 'Oak' } })
  await saveView(admin, { list: 'links', name: 'To look at', parameters: { search: person.email } })
  await setTrustPolicy(owner, { ...defaultTrustPolicy, approvalForLifetimes: true }, now)
  const long = { portal: portal.id, lifetimeSeconds: 24 * 60 * 60 }
  for (const selection of [{ contacts: [person.guid] }, { filter: { search: person.email } }]) {
    await expect(issueLinks(admin, { ...long, selection }, later(16))).rejects.toMatchObject({ code: 'approval_needed' })
  }
  await activateInvitation(owner, { id: link?.invitationId ?? '', reason: `${grandmother} said so` }, later(17))
  return { contactId }
}

describe('a person who went through every door', () => {
  let owner: Actor
  let lived: Awaited<ReturnType<typeof livePersonThrough>>
  let lastImportId: string

  beforeAll(async () => {
    const district = await makeDistrict()
    owner = district.owner
    lived = await livePersonThrough(owner, district.admin, district.slug)
  }, 60_000)

  it('stands in the database in all that the test looks for', async () => {
    const found = await findAllInDatabase(owner.districtId, needles)
    expect([...found.keys()]).toEqual(needles)
    expect([...new Set([...found.values()].flat())].sort()).toEqual(tablesWithThePerson)
  })

  it('is given everything, in the shape that is documented, and that is recorded', async () => {
    const exported = await exportContact(owner, lived.contactId, later(18))
    expect(personExportSchema.parse(exported)).toEqual(exported)
    expect(exported).toMatchObject({
      contact: { guid: person.guid, given_name: person.givenName, phone: person.phone },
      sources: [{}, {}],
      links: expect.arrayContaining([expect.objectContaining({ claims: expect.objectContaining({ guid: person.guid }) })]),
      messages: [{ email: person.email, smtp_reply: `550 ${person.email} unknown` }],
      suppressed_addresses: [{ email: person.email.toLowerCase() }],
    })
    const actions = exported.events.map(({ action }) => action)
    expect(actions).toEqual(expect.arrayContaining(['link.issued', 'contact.viewed', 'link.failed', 'front_desk.served']))
    expect(actions.at(-1)).toBe('contact.exported')
    expect(JSON.stringify(exported)).not.toContain('Okoye, Ben')
  })

  it('is erased only by an owner who types the name, and not while an import waits', async () => {
    const { contactId } = lived
    const name = `${person.givenName} ${person.familyName}`
    const asked = { contactId, name, reason: 'asked' } as const
    await expect(eraseContact({ ...owner, role: 'admin' }, asked, now)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(eraseContact(owner, { ...asked, name: 'Ben Okoye' }, now)).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(eraseContact(owner, { ...asked, contactId: uuidV7() }, now)).rejects.toMatchObject({ code: 'not_found' })
    const staged = await stageRoster(owner, { body: `${header}\n,sis-cy,Cole,Cy,,,,,,,,,\n`, source: 'other' }, later(18))
    await expect(eraseContact(owner, asked, later(18))).rejects.toMatchObject({ code: 'conflict' })
    await applyRoster(owner, staged.id, {}, later(18))
    lastImportId = staged.id
  })

  it('leaves nothing behind in any column, and the record sound', async () => {
    const { contactId } = lived
    const { districtId } = owner
    const asked = { contactId, name: ` ${person.givenName.toUpperCase()}  ${person.familyName}`, reason: 'asked' } as const
    const noted = { districtId, importId: lastImportId }
    await inDistrict(districtId, async (tx) => {
      const refusal = { file: 'contacts.csv', line: 3, problem: 'email', reason: 'ben.okoye@ is no address.' }
      await tx.rosterImportRefusal.create({ data: { ...noted, id: uuidV7(), ...refusal } })
      await tx.rosterImportFlag.create({ data: { ...noted, id: uuidV7(), flag: 'shared_email', name: 'Ben Okoye', detail: '' } })
    })
    expect((await previewErasure(owner, contactId, now)).views).toBe(2)
    const erased = await eraseContact(owner, asked, later(lastChange))
    expect(await inDistrict(districtId, (tx) => tx.rosterImportRefusal.count({ where: noted }))).toBe(0)
    expect(await inDistrict(districtId, (tx) => tx.rosterImportFlag.count({ where: noted }))).toBe(0)
    expect(erased).toMatchObject({ contacts: 1, students: 2 })
    expect(await findAllInDatabase(districtId, needles)).toEqual(new Map())
    await signRecord(districtId)
    expect(
      await verifyDistrict(districtId, { known: { publicKeys: [rawPublicKey(testSigningKey)], checkpoints: [] }, now: new Date() }),
    ).toMatchObject({
      verdict: 'sound',
    })
    const row = await inDistrict(districtId, (tx) => tx.contact.findFirstOrThrow({ where: { districtId, id: contactId } }))
    expect(row).toMatchObject({ givenName: 'Erased', familyName: 'contact', erasedAt: later(lastChange), removedAt: later(lastChange) })
    const open = await inDistrict(districtId, (tx) =>
      tx.invitation.count({ where: { districtId, contactId, revokedAt: null, activatedAt: null } }),
    )
    expect(open).toBe(0)
    expect(await inDistrict(districtId, (tx) => tx.invitation.count({ where: { districtId, closedReason: 'left' } }))).toBe(0)
    expect(await inDistrict(districtId, (tx) => tx.invitation.count({ where: { districtId, closedReason: 'erased' } }))).toBe(
      erased.closedInvitations,
    )
    await expect(eraseContact(owner, { ...asked, name: 'Erased contact' }, later(lastChange))).rejects.toMatchObject({ code: 'conflict' })
    expect(await whyNotUndone(owner, lastImportId)).toContain('erased')
  })

  it('leaves whom they knew as they were', async () => {
    const { districtId } = owner
    const ben = await inDistrict(districtId, (tx) =>
      tx.contact.findFirstOrThrow({
        where: { districtId, familyName: 'Okoye' },
        include: { relationships: { include: { student: true } } },
      }),
    )
    expect(ben).toMatchObject({ email: 'ben.okoye@example.org', removedAt: null })
    expect(ben.relationships.map(({ student }) => student.givenName)).toContain('Nico')
    const rows = await inDistrict(districtId, (tx) => tx.oneRosterRow.findMany({ where: { districtId, sourcedId: 'stu-shared' } }))
    expect(rows.map(({ data }) => data)).toMatchObject([{ agents: ['sis-ben'] }])
  })

  it('comes back as a new contact with the same file, if the roster lists them still', async () => {
    const { counts } = await importAll(owner, { body: rosterCsv() }, later(30))
    expect(counts).toMatchObject({ added: 1, unchanged: 1 })
    expect(await findId(owner)).not.toBe(lived.contactId)
  })
})
