import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { issueLinks } from '@/lib/invitations/issue-links'
import { uuidV7 } from '@/lib/uuid-v7'
import { type MadeContact, makeContacts } from './make-contacts'
import { makeDistrict } from './make-district'
import { makePortal } from './make-portal'
import { setUpMail } from './set-up-mail'

const issuedAt = new Date('2026-03-01T12:00:00Z')
/** Five minutes later, so that what is issued then is another token. */
const later = new Date('2026-03-01T12:05:00Z')

const oak = { familyName: 'Kindred', school: 'Oak', grade: '1' }

/** Whom the sender of Oak may see, in a district where there is nobody else. */
export const ofOak: Record<string, MadeContact> = {
  both: { familyName: 'Bothwell', email: 'bothwell@example.org', language: 'es', students: [{ ...oak, givenName: 'Olan' }] },
  barred: { familyName: 'Linden', email: 'linden@example.org', restricted: true, students: [{ ...oak, givenName: 'Orla' }] },
  shares: { familyName: 'Oakley', email: 'shared@example.org', language: 'es', students: [{ ...oak, givenName: 'Otis' }] },
}

/** Everything that stands for another school has Elm or Nowhere in it. */
const elm = { givenName: 'Elma', familyName: 'Elmchild', school: 'Elm', grade: '9' }
export const everybody: Record<string, MadeContact> = {
  ...ofOak,
  both: { ...ofOak.both, students: [...(ofOak.both?.students ?? []), elm] },
  elm: { familyName: 'Elmwood', email: 'elmwood@example.org', language: 'so', students: [elm] },
  elmBarred: { familyName: 'Elmbarred', email: 'elmbarred@example.org', restricted: true, students: [elm] },
  elmShares: { familyName: 'Elmshare', email: 'shared@example.org', students: [elm] },
  nowhere: { familyName: 'Nowhere', email: 'nowhere@example.org' },
}

/** Every campaign over all there are, one with a reference nobody knows, and, where there are others, some over those alone. */
export async function makeSchools(roster: Record<string, MadeContact>, withOthers: boolean) {
  const district = await makeDistrict()
  const { districtId, owner, admin, sender } = district
  const portal = (await makePortal(owner)).id
  await setUpMail(owner)
  const made = await makeContacts(districtId, Object.values(roster))
  const contacts = Object.fromEntries(Object.keys(roster).map((name, index) => [name, made[index] ?? '']))
  const all = { filter: {} }
  const issue = async (actor: Actor, asked: Omit<Parameters<typeof issueLinks>[1], 'portal'>, at = issuedAt) =>
    (await issueLinks(actor, { portal, ...asked }, at)).campaignId
  const campaigns = {
    links: await issue(owner, { selection: all }),
    named: await issue(owner, { selection: { contacts: withOthers ? [...made, 'of-elm-once'] : made } }),
    pages: await issue(owner, { selection: all, form: 'invite_page' }),
    letters: await issue(owner, { selection: all, channel: 'letter' }),
    mails: await issue(owner, { selection: all, channel: 'email' }),
    failed: await issue(owner, { selection: all, channel: 'email' }),
  }
  const others = { selection: { contacts: ['elm', 'elmBarred', 'nowhere'].flatMap((name) => contacts[name] ?? []) } }
  const channels = ['link', 'letter', 'email'] as const
  const foreign: string[] = []
  if (withOthers) for (const channel of channels) foreign.push(await issue(admin, { ...others, channel }, later))
  await inDistrict(districtId, async (tx) => {
    await tx.message.updateMany({ where: { districtId, campaignId: campaigns.failed }, data: { state: 'failed', cause: 'rcpt_to' } })
    // But for others' own, which somebody may still wait to use.
    const used = { districtId, campaignId: { notIn: foreign } }
    const links = await tx.link.findMany({ where: used, select: { id: true } })
    const returned = { districtId, returnedAt: later, reason: 'unspecified' }
    await tx.linkReturn.createMany({ data: links.map(({ id: linkId }) => ({ ...returned, id: uuidV7(), linkId })) })
  })
  const scoped: Actor = { ...sender, schools: ['Oak'] }
  const own = await issue(withOthers ? scoped : sender, { selection: { contacts: [contacts.both ?? '', 'nobody-of-oak'] } }, later)
  return { ...district, scoped, portal, contacts, campaigns: { ...campaigns, own }, foreign }
}

export type Schools = Awaited<ReturnType<typeof makeSchools>>

/** Whatever names somebody of another school, or what was issued to them. */
export async function foreignIds({ districtId, contacts, foreign }: Schools): Promise<string[]> {
  const strangers = ['elm', 'elmBarred', 'elmShares', 'nowhere'].map((name) => contacts[name] ?? '')
  const of = { districtId, contactId: { in: strangers } }
  return inDistrict(districtId, async (tx) => {
    const invitations = await tx.invitation.findMany({ where: of, select: { id: true, links: { select: { id: true } } } })
    const guids = await tx.contact.findMany({ where: { districtId, id: { in: strangers } }, select: { guid: true } })
    const issued = invitations.flatMap(({ id, links }) => [id, ...links.map((link) => link.id)])
    return [...strangers, ...foreign, ...issued, ...guids.flatMap(({ guid }) => guid ?? [])]
  })
}
