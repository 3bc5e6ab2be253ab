import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { makeDistrict, type TestDistrict } from '@/scripts/testing/make-district'
import { loadSmtpServer, mailIsSetUp } from './load-smtp-server'
import { defaultMailSettings } from './mail-settings'
import { saveMailSettings } from './save-mail-settings'

const now = new Date('2026-11-23T15:00:00Z')
const server = { host: '127.0.0.1', port: 2525, security: 'none', auth: 'none', username: null, tokenUrl: null, clientId: null } as const

const loadOf = ({ districtId }: TestDistrict) => inDistrict(districtId, (tx) => loadSmtpServer(tx, districtId))
const isSetUp = ({ districtId }: TestDistrict) => inDistrict(districtId, (tx) => mailIsSetUp(tx, districtId))

beforeAll(() => {
  process.env.SMTP_URL = 'smtps://relay:relay-password@smtp.example.com'
  process.env.MAIL_FROM = 'Invite Desk <desk@example.com>'
})

afterAll(() => {
  delete process.env.SMTP_URL
  delete process.env.MAIL_FROM
})

describe('with a mail server of the installation', () => {
  it('a district that has decided nothing sends through it, as it says', async () => {
    const district = await makeDistrict()
    expect(await loadOf(district)).toEqual({
      host: 'smtp.example.com',
      port: 465,
      security: 'tls',
      auth: { kind: 'password', username: 'relay', password: 'relay-password' },
      from: { name: 'Invite Desk', address: 'desk@example.com' },
      replyTo: null,
      connections: 5,
    })
    expect(await isSetUp(district)).toBe(true)
  })

  it('the district’s own sender, reply address and number of connections apply', async () => {
    const district = await makeDistrict()
    const own = { fromName: 'Maple office', replyTo: 'office@example.org', connections: 9 }
    await saveMailSettings(district.owner, { ...defaultMailSettings, ...own }, now)
    expect(await loadOf(district)).toMatchObject({
      from: { name: 'Maple office', address: 'desk@example.com' },
      replyTo: 'office@example.org',
      connections: 9,
    })
    await saveMailSettings(district.owner, { ...defaultMailSettings, fromAddress: 'maple@example.org' }, now)
    expect(await loadOf(district)).toMatchObject({ from: { name: 'Willow Creek Unified', address: 'maple@example.org' } })
  })

  it('a server of the district’s own takes its place, with nothing of the installation’s', async () => {
    const district = await makeDistrict()
    await saveMailSettings(district.owner, { ...defaultMailSettings, server, fromAddress: 'maple@example.org' }, now)
    expect(await loadOf(district)).toEqual({
      host: '127.0.0.1',
      port: 2525,
      security: 'none',
      auth: { kind: 'none' },
      from: { name: 'Willow Creek Unified', address: 'maple@example.org' },
      replyTo: null,
      connections: 5,
    })
    expect(await isSetUp(district)).toBe(true)
  })
})
