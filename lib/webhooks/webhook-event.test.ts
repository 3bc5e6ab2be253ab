import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { auditActions } from '@/lib/audit/audit-action'
import { toldActions, toldOf } from './recorded-event'
import { webhookBodies } from './webhook-event'
import { webhookGroups, webhookTypes } from './webhook-type'

const contactId = '01936d2e-7c1a-7f3e-9a51-0c4b7e2d8f60'
const linkId = '01936d2e-7c1a-7f3e-9a51-0c4b7e2d8f61'
const portalId = '01936d2e-7c1a-7f3e-9a51-0c4b7e2d8f62'

/** Whatever names a person, or opens anything. */
const telling = /name|email|phone|guid|token|url|secret|claims|code$|address/

describe('what a webhook is told', () => {
  it('has no field that could name a person or open anything', () => {
    const fields = webhookBodies.flatMap(({ body }) => Object.keys(dataOf(body)))
    expect(fields.length).toBeGreaterThan(40)
    expect(fields.filter((field) => telling.test(field))).toEqual([])
  })

  it('has every type in one of the groups of the screens', () => {
    const nouns = webhookGroups.map(({ noun }) => noun)
    expect(webhookTypes.filter((type) => !nouns.some((noun) => type.startsWith(`${noun}.`)))).toEqual([])
  })

  it('takes of an event of the record what its type lists, and nothing else', () => {
    const details = {
      link_id: linkId,
      portal_id: portalId,
      reason: 'link_refused',
      token_digest: 'abc',
      url_prefix: 'https://example.org/',
    }
    expect(toldOf({ action: 'link.failed', subjectId: contactId, details })).toEqual({
      type: 'link.failed',
      data: { link_id: linkId, contact_id: contactId, portal_id: portalId, reason: 'link_refused' },
    })
  })

  it('tells an import that was read by what it came to', () => {
    const typeOf = (state: string) => {
      const told = toldOf({ action: 'import.staged', subjectId: contactId, details: { state } })
      return told === undefined || told === 'unreadable' ? told : told.type
    }
    expect(['staged', 'held', 'refused', 'applying'].map(typeOf)).toEqual([
      'roster.import_staged',
      'roster.import_held',
      'roster.import_refused',
      undefined,
    ])
  })

  it('says so where an event lacks what is to be told, and tells nothing of other actions', () => {
    expect(toldOf({ action: 'link.arrived', subjectId: contactId, details: {} })).toBe('unreadable')
    expect(toldOf({ action: 'contact.viewed', subjectId: contactId, details: {} })).toBeUndefined()
  })

  it('knows every action it reads', () => {
    expect(toldActions.filter((action) => !Object.hasOwn(auditActions, action))).toEqual([])
  })
})

function dataOf(body: z.ZodObject): object {
  const { data } = body.shape
  return data instanceof z.ZodObject ? data.shape : {}
}
