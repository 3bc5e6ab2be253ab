import { describe, expect, it } from 'vitest'
import { parseSettings, SettingsError } from './env'

const key = Buffer.alloc(32, 1).toString('base64')
const ownDatabase = {
  DATABASE_URL: 'postgresql://app:secret-password@db.example.org:5432/invite_desk',
  DATABASE_OWNER_URL: 'postgres://owner:secret-password@db.example.org:5432/invite_desk',
  ENCRYPTION_KEYS: `k1:${key}`,
  NEXTAUTH_SECRET: 'x'.repeat(32),
}

describe('parseSettings', () => {
  it('needs nothing for the embedded default', () => {
    expect(parseSettings({})).toMatchObject({ PORT: 3000, DATA_DIR: '.data', LOG_LEVEL: 'info' })
  })

  it('counts empty variables as unset', () => {
    expect(parseSettings({ PORT: '', DATABASE_URL: '' })).toMatchObject({ PORT: 3000 })
  })

  it('takes the slashes off the end of APP_URL', () => {
    expect(parseSettings({ APP_URL: 'https://invite.example.org//' }).APP_URL).toBe('https://invite.example.org')
  })

  it('reads the names of private hosts, in lower case, and none by default', () => {
    expect(parseSettings({}).ALLOWED_PRIVATE_HOSTS).toEqual([])
    expect(parseSettings({ ALLOWED_PRIVATE_HOSTS: 'SIS.internal, 10.0.0.5:8443,[fd00::1]' }).ALLOWED_PRIVATE_HOSTS).toEqual([
      'sis.internal',
      '10.0.0.5:8443',
      '[fd00::1]',
    ])
  })

  it('reads the proxies it may believe, and none by default', () => {
    expect(parseSettings({}).TRUSTED_PROXIES).toEqual([])
    expect(parseSettings({ TRUSTED_PROXIES: '10.0.0.5, 10.1.0.0/16,fd00::/8' }).TRUSTED_PROXIES).toEqual([
      '10.0.0.5',
      '10.1.0.0/16',
      'fd00::/8',
    ])
  })

  it.each([
    ['PORT', '0'],
    ['PORT', '65536'],
    ['PORT', 'three'],
    ['PORT', '80.5'],
    ['APP_URL', 'invite.example.org'],
    ['APP_URL', 'ftp://invite.example.org'],
    ['DATABASE_URL', 'mysql://localhost/x'],
    ['ENCRYPTION_KEYS', `k1${key}`],
    ['ENCRYPTION_KEYS', `k1:${Buffer.alloc(31).toString('base64')}`],
    ['ENCRYPTION_KEYS', `K 1:${key}`],
    ['ENCRYPTION_KEYS', `k1:${key},`],
    ['NEXTAUTH_SECRET', 'short'],
    ['AUDIT_SIGNING_KEY', key],
    ['AUDIT_SIGNING_KEY', Buffer.concat([Buffer.from('302e020100300506032b656f04220420', 'hex'), Buffer.alloc(32)]).toString('base64')],
    ['LOG_LEVEL', 'loud'],
    ['SMTP_URL', 'smtp.example.org:587'],
    ['SMTP_URL', 'https://smtp.example.org'],
    ['SMTP_URL', 'smtp://user@smtp.example.org'],
    ['MAIL_FROM', 'School office'],
    ['ALLOWED_PRIVATE_HOSTS', 'https://sis.internal'],
    ['ALLOWED_PRIVATE_HOSTS', 'sis.internal,'],
    ['TRUSTED_PROXIES', 'proxy.internal'],
    ['TRUSTED_PROXIES', '10.0.0.5/33'],
    ['MAIL_FROM', 'School office <office@example>'],
  ])('refuses %s=%s by name', (name, value) => {
    expect(() => parseSettings({ ...ownDatabase, [name]: value })).toThrow(SettingsError)
    expect(() => parseSettings({ ...ownDatabase, [name]: value })).toThrow(name)
  })

  it.each(['DATABASE_OWNER_URL', 'ENCRYPTION_KEYS', 'NEXTAUTH_SECRET'])('requires %s when DATABASE_URL is set', (name) => {
    expect(() => parseSettings({ ...ownDatabase, [name]: undefined })).toThrow(`${name} is required when DATABASE_URL is set`)
  })

  it('names every wrong setting at once', () => {
    expect(() => parseSettings({ PORT: '0', LOG_LEVEL: 'loud' })).toThrow(/PORT.*\n.*LOG_LEVEL/)
  })

  it('never repeats a value', () => {
    const wrong = {
      ...ownDatabase,
      ENCRYPTION_KEYS: 'k1:not-a-key-but-secret',
      NEXTAUTH_SECRET: 'hush-hush',
      SMTP_URL: 'smtp://user:mum-mum@x/y',
    }
    try {
      parseSettings(wrong)
    } catch (error) {
      expect(String(error)).not.toMatch(/not-a-key-but-secret|hush-hush|mum-mum|secret-password/)
      return
    }
    expect.unreachable()
  })
})
