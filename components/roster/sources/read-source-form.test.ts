import { describe, expect, it } from 'vitest'
import { readServer, readSourceForm } from './read-source-form'

function filled(fields: Record<string, string | string[]>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) form.append(name, one)
  return form
}

const server = {
  name: 'District SIS',
  baseUrl: ' https://sis.example.org/ims/oneroster/v1p1 ',
  version: '1.1',
  auth: 'oauth2',
  tokenUrl: 'https://sis.example.org/oauth/token',
  clientId: 'invite-desk',
  secret: 'not to be shown',
  scope: '',
  guidFrom: 'userId',
  guidType: 'GG4L',
  pageSize: '1,000',
  deltas: 'on',
}

describe('readSourceForm', () => {
  it('reads a server with its schedule', () => {
    const form = filled({ ...server, scheduled: 'yes', days: ['1', '3'], time: '05:30', applyAlone: 'ask' })
    expect(readSourceForm(form, { id: undefined, format: 'oneroster_rest' })).toEqual({
      format: 'oneroster_rest',
      name: 'District SIS',
      settings: {
        baseUrl: 'https://sis.example.org/ims/oneroster/v1p1',
        version: '1.1',
        auth: 'oauth2',
        tokenUrl: 'https://sis.example.org/oauth/token',
        clientId: 'invite-desk',
        scope: '',
        guidFrom: { from: 'userId', type: 'GG4L' },
        pageSize: 1000,
        deltas: true,
      },
      secret: 'not to be shown',
      schedule: { days: [1, 3], time: '05:30' },
      applyAlone: false,
    })
  })

  it('reads no schedule while it is switched off, whatever days are ticked', () => {
    const form = filled({ ...server, scheduled: 'no', days: ['1'], time: '05:30' })
    expect(readSourceForm(form, { id: 'a', format: 'oneroster_rest' })).toMatchObject({ id: 'a', schedule: null, applyAlone: true })
  })

  it.each([
    ['contacts', {}, {}],
    ['mapped', {}, { mappingId: 'a mapping' }],
    ['oneroster', { guidFrom: 'metadata', guidName: 'gg4lGuid' }, { guidFrom: { from: 'metadata', name: 'gg4lGuid' } }],
    ['oneroster', { guidFrom: 'none' }, { guidFrom: { from: 'none' } }],
  ] as const)('reads a source of %s', (format, fields, settings) => {
    const form = filled({ name: 'North', ...fields })
    expect(readSourceForm(form, { id: undefined, format, mappingId: 'a mapping' })).toEqual({
      format,
      name: 'North',
      settings,
      schedule: null,
      applyAlone: true,
    })
  })
})

describe('readServer', () => {
  it('keeps the stored secret when none is typed, and names no token address with OAuth 1', () => {
    const { settings, secret } = readServer(filled({ ...server, secret: '', auth: 'oauth1' }))
    expect(secret).toBeUndefined()
    expect(settings).toMatchObject({ auth: 'oauth1', tokenUrl: null })
  })

  it('leaves a blank page size to be refused', () => {
    expect(readServer(filled({ ...server, pageSize: ' ' })).settings.pageSize).toBeNaN()
  })
})
