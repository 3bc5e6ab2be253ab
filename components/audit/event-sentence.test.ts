import { describe, expect, it } from 'vitest'
import { auditActions } from '@/lib/audit/audit-action'
import { eventSentence, type SentenceEvent } from './event-sentence'

const portalNames = { p1: 'Parent Portal' }
const actor = { name: 'office@maple.example' }

const sentence = (event: Partial<SentenceEvent>) =>
  eventSentence({ action: 'link.issued', actor, subjectName: 'Ana Ruiz', details: {}, ...event }, portalNames)
    .map(({ text }) => text)
    .join('')

describe('eventSentence', () => {
  it.each<[Partial<SentenceEvent>, string]>([
    [{ details: { portal_id: 'p1' } }, 'office@maple.example issued a link to Ana Ruiz for Parent Portal'],
    [{ details: { portal_id: 'gone' } }, 'office@maple.example issued a link to Ana Ruiz'],
    [{ subjectName: null }, 'office@maple.example issued a link to a contact'],
    [{ action: 'link.revealed' }, 'office@maple.example copied the link of Ana Ruiz again'],
    [
      { action: 'campaign.created', subjectName: null, details: { portal_id: 'p1', issued: 1200, skipped: 1 } },
      'office@maple.example created 1,200 links for Parent Portal and skipped 1 contact',
    ],
    [{ action: 'campaign.created', subjectName: null, details: { issued: 1, skipped: 0 } }, 'office@maple.example created 1 link'],
    [
      { action: 'campaign.created', subjectName: null, details: { portal_id: 'p1', issued: 0, skipped: 2, pending: 6000 } },
      'office@maple.example began a campaign for 6,000 contacts for Parent Portal and skipped 2 contacts',
    ],
    [
      { action: 'campaign.created', subjectName: null, details: { form: 'invite_page', issued: 2, skipped: 0 } },
      'office@maple.example created 2 invite pages',
    ],
    [
      { action: 'invitation.frozen', actor: { name: 'Invite Desk' } },
      'Invite Desk froze the invitation of Ana Ruiz: somebody said “This is not me”',
    ],
    [{ action: 'invitation.revoked' }, 'office@maple.example revoked the invitation of Ana Ruiz'],
    [
      { action: 'invitation.revoked', details: { reason: 'left', import_id: 'i' } },
      'office@maple.example revoked the invitation of Ana Ruiz because the contact left the roster',
    ],
    [{ action: 'member.signed_in', subjectName: actor.name }, 'office@maple.example signed in'],
    [
      { action: 'invitation.revoked', details: { reason: 'erased' } },
      'office@maple.example revoked the invitation of Ana Ruiz because the person was erased',
    ],
    [{ action: 'session.revoked', subjectName: actor.name }, 'office@maple.example ended a session of their own'],
    [{ action: 'session.revoked', subjectName: 'ana@maple.example' }, 'office@maple.example ended a session of ana@maple.example'],
    [
      { action: 'import.applied', subjectName: null, details: { added: 600, changed: 0, removed: 0, unchanged: 2, refused: 3 } },
      'office@maple.example applied an import: 600 added, 3 refused',
    ],
    [{ action: 'import.applied', details: { unchanged: 600, activated: 12 } }, 'office@maple.example applied an import: 12 activated'],
    [{ action: 'import.applied', details: {} }, 'office@maple.example applied an import: nothing changed'],
    [{ action: 'import.staged', details: { state: 'refused' } }, 'office@maple.example brought a roster, which was refused'],
    [
      { action: 'secret.stored', subjectName: 'Parent Portal', details: { version: 2 } },
      'office@maple.example stored client secret version 2 of Parent Portal',
    ],
    [{ action: 'links.exported', details: { count: 0 } }, 'office@maple.example exported 0 links'],
    [
      { action: 'links.exported', details: { count: 1_500, part: 2, parts: 2 } },
      'office@maple.example exported 1,500 links (entry 2 of 2 about it)',
    ],
    [{ action: 'contact.viewed', details: { where: 'contact' } }, 'office@maple.example looked at Ana Ruiz'],
    [{ action: 'contact.viewed', details: { where: 'inspected' } }, 'office@maple.example looked at an inspected link of Ana Ruiz'],
    [{ action: 'record.exported', subjectName: null, details: { size: 9 } }, 'office@maple.example took away the record of 9 events'],
    [{ action: 'disclosure.recorded', details: { refused: true } }, 'office@maple.example wrote down a refused request about Ana Ruiz'],
    [{ action: 'contact.viewed', details: { where: 'link' } }, 'office@maple.example looked at a link of Ana Ruiz'],
    [{ action: 'contact.viewed', details: { where: 'invitation' } }, 'office@maple.example looked at an invitation of Ana Ruiz'],
    [{ action: 'contact.viewed', details: { where: 'history' } }, 'office@maple.example looked at the record about Ana Ruiz'],
    [
      { action: 'contacts.viewed', details: { where: 'links', count: 2 } },
      'office@maple.example looked at 2 contacts in the list of links',
    ],
    [{ action: 'contacts.viewed', details: { where: 'the moon', count: 1 } }, 'office@maple.example looked at 1 contact in a list'],
    [{ action: 'moon.landed' }, 'office@maple.example did moon.landed'],
  ])('tells %j', (event, expected) => {
    expect(sentence(event)).toBe(expected)
  })

  it.each(Object.keys(auditActions))('has words of its own for %s', (action) => {
    expect(sentence({ action })).not.toMatch(/ {2}|[{}]| did /)
  })

  it('sets what a campaign created apart, which has no name', () => {
    const event = { action: 'campaign.created', actor, subjectName: null, details: { issued: 3, skipped: 0, portal_id: 'p1' } }
    expect(eventSentence(event, portalNames).slice(1)).toEqual([
      { text: ' created ', part: 'words' },
      { text: '3 links', part: 'subject' },
      { text: ' for Parent Portal', part: 'words' },
    ])
  })

  it('sets the subject apart, so that it can be a link', () => {
    expect(eventSentence({ action: 'link.issued', actor, subjectName: 'Ana Ruiz', details: {} }, {})).toEqual([
      { text: 'office@maple.example', part: 'actor' },
      { text: ' issued a link to ', part: 'words' },
      { text: 'Ana Ruiz', part: 'subject' },
    ])
  })
})
