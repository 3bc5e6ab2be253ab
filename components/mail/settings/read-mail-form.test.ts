import { describe, expect, it } from 'vitest'
import { mailSettingsSchema } from '@/lib/mail/mail-settings'
import { readMailForm, readServer } from './read-mail-form'

const general: Array<[string, string]> = [
  ['server', 'installation'],
  ['fromName', ''],
  ['fromAddress', 'office@example.org'],
  ['replyTo', ''],
  ['perMinute', '1,000'],
  ['perDay', ''],
  ['connections', '5'],
  ['sendsFrom', '480'],
  ['sendsUntil', '1080'],
  ['sendsOn', '1'],
  ['sendsOn', '5'],
  ['remindUnopenedDays', ''],
  ['remindEndingDays', '2'],
]

function formOf(fields: Array<[string, string]>): FormData {
  const form = new FormData()
  for (const [name, value] of fields) form.append(name, value)
  return form
}

const own: Array<[string, string]> = [
  ['server', 'own'],
  ['host', 'smtp.example.org'],
  ['port', '587'],
  ['security', 'starttls'],
  ['auth', 'xoauth2'],
  ['username', 'office@example.org'],
  ['tokenServer', 'microsoft'],
  ['tenant', 'example.org'],
  ['clientId', 'client'],
  ['clientSecret', 'hush'],
  ['refreshToken', ''],
]

describe('readMailForm', () => {
  it('reads what the form says so that it passes the check', () => {
    expect(mailSettingsSchema.parse(readMailForm(formOf(general)))).toEqual({
      server: null,
      fromName: null,
      fromAddress: 'office@example.org',
      replyTo: null,
      perMinute: 1_000,
      perDay: null,
      connections: 5,
      sendsFrom: 480,
      sendsUntil: 1_080,
      sendsOn: [1, 5],
      remindUnopenedDays: null,
      remindEndingDays: 2,
    })
  })

  it('leaves a blank and a mistyped number for the check to refuse', () => {
    for (const port of ['', 'smtp'])
      expect(readServer(formOf([...own.filter(([name]) => name !== 'port'), ['port', port]]))?.port).toBeNaN()
  })
})

describe('readServer', () => {
  it('reads a server with the token address its choice stands for', () => {
    expect(readServer(formOf(own))).toMatchObject({
      host: 'smtp.example.org',
      port: 587,
      auth: 'xoauth2',
      tokenUrl: 'https://login.microsoftonline.com/example.org/oauth2/v2.0/token',
      clientSecret: 'hush',
    })
  })

  it('is none for the server of this installation', () => {
    expect(readServer(formOf(general))).toBeNull()
  })
})
