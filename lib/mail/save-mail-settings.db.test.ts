import { describe, expect, it } from 'vitest'
import { findEvents } from '@/lib/audit/find-events'
import { inDistrict } from '@/lib/district-scope'
import { makeDistrict, type TestDistrict } from '@/scripts/testing/make-district'
import { findInDatabase } from '@/scripts/testing/stored-text'
import { getMailSettings } from './get-mail-settings'
import { loadSmtpServer } from './load-smtp-server'
import { defaultMailSettings, type MailSettingsInput } from './mail-settings'
import { saveMailSettings } from './save-mail-settings'

const now = new Date('2026-11-23T15:00:00Z')
const password = 'correct-horse-battery-staple'

const server = {
  host: 'smtp.example.org',
  port: 587,
  security: 'starttls' as const,
  auth: 'password' as const,
  username: 'office@example.org',
  tokenUrl: null,
  clientId: null,
}
const settings: MailSettingsInput = {
  ...defaultMailSettings,
  server: { ...server, password },
  fromAddress: 'office@example.org',
  perMinute: 120,
}
const oauth = {
  ...server,
  auth: 'xoauth2' as const,
  tokenUrl: 'https://oauth2.googleapis.com/token',
  clientId: 'client',
  clientSecret: 'client-secret-of-the-district',
  refreshToken: 'refresh-token-of-the-district',
}

const loadOf = ({ districtId }: TestDistrict) => inDistrict(districtId, (tx) => loadSmtpServer(tx, districtId))

async function eventsOf({ owner, districtId }: TestDistrict) {
  const { rows } = await findEvents(owner, { filter: { action: 'mail_settings.changed' }, paging: { limit: 50 }, timeZone: 'UTC' })
  const stored = await inDistrict(districtId, (tx) => tx.auditEvent.findMany({ where: { districtId, action: 'mail_settings.changed' } }))
  return { rows, leaves: stored.map(({ leaf }) => leaf) }
}

describe('saveMailSettings', () => {
  it('keeps what was decided, and the password only sealed', async () => {
    const district = await makeDistrict()
    expect(await getMailSettings(district.owner)).toEqual(defaultMailSettings)
    const saved = await saveMailSettings(district.admin, settings, now)
    expect(saved).toEqual({ ...settings, server: { ...server, hasCredential: true } })
    expect(await getMailSettings(district.owner)).toEqual(saved)
    expect(await loadOf(district)).toMatchObject({
      host: 'smtp.example.org',
      auth: { kind: 'password', username: 'office@example.org', password },
      from: { name: 'Willow Creek Unified', address: 'office@example.org' },
    })
    expect(await findInDatabase(district.districtId, password)).toEqual([])
  })

  it('is refused to who may not manage mail', async () => {
    const district = await makeDistrict()
    for (const actor of [district.sender, district.auditor])
      await expect(saveMailSettings(actor, settings, now)).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('keeps the password that is stored when none is given, whatever else changes', async () => {
    const district = await makeDistrict()
    await saveMailSettings(district.owner, settings, now)
    await saveMailSettings(district.owner, { ...settings, server: { ...server, password: '', security: 'tls' }, perMinute: 30 }, now)
    expect(await loadOf(district)).toMatchObject({ security: 'tls', auth: { password } })
  })

  it.each([
    ['host', { host: 'smtp.attacker.example.com' }],
    ['port', { port: 2525 }],
    ['name', { username: 'other@example.org' }],
  ])('sends a stored password nowhere else: another %s wants it again', async (_, change) => {
    const district = await makeDistrict()
    await saveMailSettings(district.owner, settings, now)
    const refused = saveMailSettings(district.owner, { ...settings, server: { ...server, ...change } }, now)
    await expect(refused).rejects.toMatchObject({ code: 'invalid_input', fields: { 'server.password': expect.any(String) } })
    expect(await loadOf(district)).toMatchObject({ host: server.host, port: server.port })
    await saveMailSettings(district.owner, { ...settings, server: { ...server, ...change, password: 'another' } }, now)
    expect(await loadOf(district)).toMatchObject({ auth: { password: 'another' } })
  })

  it.each([
    ['token address', { tokenUrl: 'https://login.attacker.example.com/token' }],
    ['client ID', { clientId: 'other' }],
    ['host', { host: 'smtp.attacker.example.com' }],
  ])('keeps the client secret to its own token server: another %s wants it again', async (_, change) => {
    const district = await makeDistrict()
    await saveMailSettings(district.owner, { ...settings, server: oauth }, now)
    const changed = { ...oauth, clientSecret: '', refreshToken: '', ...change }
    const refused = saveMailSettings(district.owner, { ...settings, server: changed }, now)
    await expect(refused).rejects.toMatchObject({ code: 'invalid_input', fields: { 'server.clientSecret': expect.any(String) } })
    for (const secret of [oauth.clientSecret, oauth.refreshToken]) expect(await findInDatabase(district.districtId, secret)).toEqual([])
  })

  it('wants a password where none is stored, and forgets it with the server', async () => {
    const district = await makeDistrict()
    const without = { ...settings, server }
    await expect(saveMailSettings(district.owner, without, now)).rejects.toMatchObject({ code: 'invalid_input' })
    await saveMailSettings(district.owner, settings, now)
    await saveMailSettings(district.owner, { ...settings, server: null }, now)
    await expect(saveMailSettings(district.owner, without, now)).rejects.toMatchObject({ code: 'invalid_input' })
    await saveMailSettings(district.owner, settings, now)
    await saveMailSettings(district.owner, { ...settings, server: { ...server, auth: 'none' } }, now)
    await expect(saveMailSettings(district.owner, without, now)).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('records each change once, without secrets, and addresses only beside the leaf', async () => {
    const district = await makeDistrict()
    await saveMailSettings(district.owner, settings, now)
    await saveMailSettings(district.owner, { ...settings, server }, now)
    await saveMailSettings(district.owner, { ...settings, server: { ...server, password: 'newer' } }, now)
    const { rows, leaves } = await eventsOf(district)
    expect(rows).toHaveLength(2)
    expect(leaves.join('\n')).not.toMatch(/office@example|newer|correct-horse/)
    expect(leaves[0]).toContain('smtp.example.org')
  })

  it('lets two who save at once take turns', async () => {
    const district = await makeDistrict()
    await Promise.all([10, 20, 30].map((perMinute) => saveMailSettings(district.owner, { ...settings, perMinute }, now)))
    expect([10, 20, 30]).toContain((await getMailSettings(district.owner)).perMinute)
  })

  it('shows nothing of it to another district', async () => {
    const [district, other] = [await makeDistrict(), await makeDistrict()]
    await saveMailSettings(district.owner, settings, now)
    expect(await getMailSettings(other.owner)).toEqual(defaultMailSettings)
    expect(await loadOf(other)).toBeNull()
  })
})
