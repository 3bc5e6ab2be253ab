import 'server-only'
import { hashPassword } from '@/lib/auth/password'
import { setContactFlag } from '@/lib/contacts/set-contact-flag'
import { database } from '@/lib/database'
import { inDistrict } from '@/lib/district-scope'
import { type Actor, operatorOf } from '@/lib/districts/actor'
import { createDistrict } from '@/lib/districts/create-district'
import { createMember, insertMember } from '@/lib/districts/create-member'
import { defaultDistrictPolicy } from '@/lib/districts/district-policy'
import { setDistrictPolicy } from '@/lib/districts/set-district-policy'
import { setTrustPolicy } from '@/lib/districts/set-trust-policy'
import { defaultTrustPolicy } from '@/lib/districts/trust-policy'
import { issueLinks } from '@/lib/invitations/issue-links'
import { findPortals, type PortalView } from '@/lib/portals/portals'
import { savePortal } from '@/lib/portals/save-portal'
import { applyImport } from '@/lib/roster/apply-import'
import { receiveImport } from '@/lib/roster/receive-import'
import { runImportToEnd } from '@/lib/roster/runs/run-to-end'
import { sampleContacts, sampleRosterCsv } from './sample-roster'

export const sampleDistrict = { name: 'Maple Grove School District', slug: 'maple-grove', timeZone: 'America/Chicago' }
export const sampleOwnerEmail = 'director@maple-grove.example.org'
const officeEmail = 'office@maple-grove.example.org'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

export type SamplePortal = {
  /** The sample district has one of each. */
  kind: string
  name: string
  settings: Record<string, string>
  /** Left out where nothing is signed. */
  secret?: string
}

/**
 * Makes the fictional district through the product's own use cases: owner, policy, portals, roster and ten days of history. What
 * is there already stays; a portal's setting that has changed is brought up to date.
 */
export async function seedSampleDistrict(
  { password, portals }: { password: string; portals: readonly SamplePortal[] },
  now: Date,
): Promise<void> {
  const begun = new Date(now.getTime() - 10 * day)
  const owner = await ensureOwner(password, begun)
  await ensurePolicy(owner, begun)
  for (const portal of portals) await ensurePortal(owner, portal, begun)
  await ensureRoster(owner, begun)
  await ensureHistory(owner, now)
}

async function ensureOwner(password: string, at: Date): Promise<Actor> {
  const made = await database().district.findUnique({ where: { slug: sampleDistrict.slug }, select: { id: true } })
  if (made) return memberActor(made.id, sampleOwnerEmail)
  const passwordHash = await hashPassword(password)
  const { id: districtId } = await createDistrict(sampleDistrict, at, async (tx, { id }) => {
    await insertMember(tx, { actor: operatorOf(id), email: sampleOwnerEmail, role: 'owner', schools: [], passwordHash }, at)
  })
  return memberActor(districtId, sampleOwnerEmail)
}

async function memberActor(districtId: string, email: string): Promise<Actor> {
  const { id, role, schools } = await inDistrict(districtId, (tx) => tx.member.findFirstOrThrow({ where: { districtId, email } }))
  return { districtId, kind: 'member', id, role, schools }
}

async function ensurePolicy(owner: Actor, at: Date): Promise<void> {
  const { districtId } = owner
  if (await inDistrict(districtId, (tx) => tx.districtPolicy.findUnique({ where: { districtId } }))) return
  const officeContact = 'Maple Grove district office, telephone +1 312 555 0100, Monday to Friday from 8 a.m. to 4 p.m.'
  const identityChecks = ['Name and date of birth of a child', 'Address or telephone number on file', 'Photo ID, of a visitor']
  await setDistrictPolicy(owner, { ...defaultDistrictPolicy, officeContact, identityChecks }, at)
  // The sample members have been there for longer than the week in which nobody asks; whoever tries the demo has no factor of theirs.
  await setTrustPolicy(owner, { ...defaultTrustPolicy, secondFactorRequired: false }, at)
}

async function ensurePortal(owner: Actor, { kind, name, settings, secret }: SamplePortal, at: Date): Promise<void> {
  const existing = await findSamplePortal(owner, kind)
  if (!existing) {
    await savePortal(owner, { kind, name, settings, ...(secret === undefined ? {} : { secret }) }, at)
  } else if (Object.entries(settings).some(([setting, value]) => existing.settings[setting] !== value)) {
    await savePortal(owner, { id: existing.id, kind, name: existing.name, settings }, new Date())
  }
}

/** Whoever tries the demo may have named it anew and added others of its kind. */
async function findSamplePortal(owner: Actor, kind: string): Promise<PortalView | undefined> {
  const ofKind = (await findPortals(owner)).filter((portal) => portal.kind === kind)
  // Ids are UUIDv7, so the one made first has the least.
  return ofKind.toSorted((a, b) => (a.id < b.id ? -1 : 1))[0]
}

async function ensureRoster(owner: Actor, at: Date): Promise<void> {
  if (await inDistrict(owner.districtId, (tx) => tx.contact.findFirst({ where: { districtId: owner.districtId } }))) return
  async function* body() {
    yield Buffer.from(sampleRosterCsv())
  }
  const { id } = await receiveImport(owner, { format: 'contacts', fileName: 'contacts.csv', body: body() }, at)
  await runImportToEnd(owner, id, { now: at })
  await applyImport(owner, id, { release: false }, at)
  await runImportToEnd(owner, id, { now: at })
}

async function ensureHistory(owner: Actor, now: Date): Promise<void> {
  const { districtId } = owner
  if (await inDistrict(districtId, (tx) => tx.campaign.findFirst({ where: { districtId } }))) return
  const at = (age: number) => new Date(now.getTime() - age)
  if (!(await inDistrict(districtId, (tx) => tx.member.findFirst({ where: { districtId, email: officeEmail } })))) {
    await createMember(owner, { email: officeEmail, role: 'sender' }, at(9.5 * day))
  }
  const office = await memberActor(districtId, officeEmail)
  await setFlags(owner, at(9 * day))

  const guids = sampleContacts().flatMap(({ guid }) => guid || [])
  const next = (count: number) => ({ contacts: guids.splice(0, count) })
  const past = [
    { age: 9 * day, by: owner, kind: 'gg4l', selection: { filter: { school: 'Willow Elementary School', grade: 'K' } } },
    { age: 6 * day, by: office, kind: 'gg4l', selection: { filter: { language: 'es' } }, lifetimeSeconds: 86_400 },
    { age: 2 * day, by: office, kind: 'gg4l', selection: next(12) },
    { age: 26 * hour, by: owner, kind: 'gg4l', selection: { filter: { grade: '9' } }, lifetimeSeconds: 86_400 },
    { age: 7 * hour, by: office, kind: 'synap', selection: { filter: { grade: '11' } } },
    { age: 5 * hour - 7 * minute, by: office, kind: 'gg4l', selection: next(3) },
    { age: 5 * hour - 40 * minute, by: office, kind: 'gg4l', selection: next(6) },
    { age: 4 * hour, by: owner, kind: 'get_connected', selection: next(5) },
    { age: 3 * hour, by: owner, kind: 'gg4l', selection: next(12) },
    { age: 10 * minute, by: office, kind: 'gg4l', selection: next(9), lifetimeSeconds: 86_400 },
  ]
  for (const { age, by, kind, ...request } of past) {
    const portal = await findSamplePortal(owner, kind)
    if (portal) await issueLinks(by, { portal: portal.id, ...request }, at(age))
  }
}

async function setFlags(owner: Actor, at: Date): Promise<void> {
  const flags = [
    { flag: 'needs_none', reason: 'Signs in with Google' },
    { flag: 'needs_none', reason: 'Signs in with Facebook' },
    { flag: 'do_not_invite', reason: 'Asked by phone not to be written to' },
  ] as const
  const contacts = await inDistrict(owner.districtId, (tx) =>
    tx.contact.findMany({
      where: { districtId: owner.districtId, restricted: false },
      orderBy: { sourcedId: 'desc' },
      take: flags.length,
      select: { id: true },
    }),
  )
  for (const [index, { id: contactId }] of contacts.entries()) {
    const chosen = flags[index]
    if (chosen) await setContactFlag(owner, { contactId, on: true, ...chosen }, at)
  }
}
