import { describe, expect, it } from 'vitest'
import { AppError } from '@/lib/app-error'
import { parseInput } from '@/lib/parse-input'
import { defaultMailSettings, mailSettingsSchema } from './mail-settings'

const server = { host: 'smtp.example.org', port: 587, security: 'starttls', auth: 'none', username: null, tokenUrl: null, clientId: null }
const oauth = {
  ...server,
  auth: 'xoauth2',
  username: 'office@example.org',
  tokenUrl: 'https://oauth2.googleapis.com/token',
  clientId: 'client',
}
const whole = { ...defaultMailSettings, server, fromAddress: 'office@example.org' }

function mistakesIn(input: object): string[] {
  try {
    parseInput(mailSettingsSchema, input)
    return []
  } catch (error) {
    if (error instanceof AppError) return Object.keys(error.fields)
    throw error
  }
}

describe('mailSettingsSchema', () => {
  it('takes the defaults, and a server of every kind', () => {
    for (const input of [
      defaultMailSettings,
      whole,
      { ...whole, server: { ...server, security: 'tls', auth: 'password', username: 'office' } },
      { ...whole, server: oauth },
      { ...whole, server: { ...oauth, tokenUrl: 'http://127.0.0.1:4000/token' } },
      { ...whole, server: { ...server, host: '2001:db8::25' } },
      { ...whole, server: { ...server, host: '::1', security: 'none' } },
      { ...whole, perMinute: 100_000, perDay: 1_000_000, connections: 50, sendsFrom: 0, sendsUntil: 1, sendsOn: [7] },
    ]) {
      expect(mistakesIn(input)).toEqual([])
    }
  })

  it('makes blank texts none and sorts the days', () => {
    const parsed = mailSettingsSchema.parse({ ...defaultMailSettings, fromName: ' ', replyTo: '', sendsOn: [5, 1, 5] })
    expect(parsed).toMatchObject({ fromName: null, replyTo: null, sendsOn: [1, 5] })
  })

  it.each([
    ['perMinute', { perMinute: 0 }],
    ['perMinute', { perMinute: 100_001 }],
    ['perMinute', { perMinute: 1.5 }],
    ['perDay', { perDay: 0 }],
    ['perDay', { perDay: 1_000_001 }],
    ['connections', { connections: 51 }],
    ['sendsUntil', { sendsFrom: 600, sendsUntil: 600 }],
    ['sendsUntil', { sendsUntil: 1_441 }],
    ['sendsFrom', { sendsFrom: -1 }],
    ['sendsOn', { sendsOn: [] }],
    ['sendsOn.0', { sendsOn: [8] }],
    ['remindUnopenedDays', { remindUnopenedDays: 31 }],
    ['remindEndingDays', { remindEndingDays: 0 }],
    ['fromAddress', { fromAddress: 'office@example.org\r\nBcc: x@example.org' }],
    ['fromAddress', { fromAddress: null }],
    ['fromName', { fromName: 'Office\nBcc: x' }],
    ['replyTo', { replyTo: 'office' }],
    ['server.host', { server: { ...server, host: 'https://smtp.example.org' } }],
    ['server.host', { server: { ...server, host: 'smtp.example.org:25' } }],
    ['server.host', { server: { ...server, host: 'smtp.example.org/x' } }],
    ['server.host', { server: { ...server, host: '' } }],
    ['server.port', { server: { ...server, port: 70_000 } }],
    ['server.security', { server: { ...server, security: 'none' } }],
    ['server.security', { server: { ...server, host: '127.0.0.1.example.org', security: 'none' } }],
    ['server.username', { server: { ...server, auth: 'password' } }],
    ['server.tokenUrl', { server: { ...oauth, tokenUrl: null } }],
    ['server.tokenUrl', { server: { ...oauth, tokenUrl: 'http://login.example.org/token' } }],
    ['server.tokenUrl', { server: { ...oauth, tokenUrl: 'https://user:x@login.example.org/token' } }],
    ['server.clientId', { server: { ...oauth, clientId: '' } }],
  ])('says at %s what is wrong', (field, change) => {
    expect(mistakesIn({ ...whole, ...change })).toEqual([field])
  })
})
