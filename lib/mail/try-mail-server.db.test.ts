import { createServer as createHttpServer, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { makeDistrict, type TestDistrict } from '@/scripts/testing/make-district'
import { testCertificate } from '@/scripts/testing/test-certificate'
import { loadSmtpServer } from './load-smtp-server'
import { defaultMailSettings, type MailServerChoice } from './mail-settings'
import { saveMailSettings } from './save-mail-settings'
import { smtpSession } from './smtp-session'
import { tryMailServer } from './try-mail-server'

const now = new Date('2026-11-23T15:00:00Z')
const trusted = { ca: testCertificate.cert }
const plain = { host: '127.0.0.1', security: 'none', auth: 'none', username: null, tokenUrl: null, clientId: null } as const
const withPassword = { ...plain, host: 'localhost', security: 'tls', auth: 'password', username: 'office@example.org' } as const

const signedIn = { worked: true, encrypted: true, signedIn: true }

type OwnServer = NonNullable<MailServerChoice['server']>

const stops: Array<() => Promise<unknown>> = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

let district: TestDistrict
beforeAll(async () => {
  district = await makeDistrict()
})

async function startSmtp(options: SMTPServerOptions): Promise<number> {
  const server = new SMTPServer({ ...testCertificate, authOptional: true, onAuth, ...options })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return (server.server.address() as AddressInfo).port
}

const onAuth: NonNullable<SMTPServerOptions['onAuth']> = (auth, _, done) => {
  const right = auth.method === 'XOAUTH2' ? auth.accessToken === 'token-1' : auth.password === 'open-sesame'
  if (auth.username === 'office@example.org' && right) done(null, { user: 'office' })
  else done(null, { data: { status: '401', schemes: 'bearer' } })
}

const tryServer = (server: OwnServer) => tryMailServer(district.owner, { server }, now, trusted)

describe('tryMailServer', () => {
  it('is refused to who may not manage mail', async () => {
    await expect(tryMailServer(district.sender, undefined, now)).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('says that no server is set up', async () => {
    const none = { worked: false, cause: 'no_server', reply: null }
    expect(await tryMailServer(district.owner, undefined, now)).toEqual(none)
    expect(await tryMailServer(district.owner, { server: null }, now)).toEqual(none)
  })

  it('signs in over TLS and over STARTTLS with the certificate checked', async () => {
    const tls = await startSmtp({ secure: true })
    const starttls = await startSmtp({})
    expect(await tryServer({ ...withPassword, port: tls, password: 'open-sesame' })).toEqual(signedIn)
    expect(await tryServer({ ...withPassword, port: starttls, security: 'starttls', password: 'open-sesame' })).toEqual(signedIn)
  })

  it('says what the server says to a wrong password, never the password', async () => {
    const port = await startSmtp({ secure: true })
    const trial = await tryServer({ ...withPassword, port, password: 'not-the-one' })
    expect(trial).toMatchObject({ worked: false, cause: 'auth', reply: expect.stringMatching(/^535/) })
    expect(JSON.stringify(trial)).not.toContain('not-the-one')
  })

  it('refuses a certificate nobody vouches for, and one of another host', async () => {
    const port = await startSmtp({ secure: true })
    const server = { ...withPassword, port, password: 'open-sesame' }
    expect(await tryMailServer(district.owner, { server }, now)).toEqual({ worked: false, cause: 'certificate', reply: null })
    expect(await tryServer({ ...server, host: '127.0.0.1' })).toEqual({ worked: false, cause: 'certificate', reply: null })
  })

  it('does not sign in where STARTTLS was taken out of the answer', async () => {
    const signIns: string[] = []
    const port = await startSmtp({
      disabledCommands: ['STARTTLS'],
      onAuth: (auth, _, done) => {
        signIns.push(auth.method)
        done(null, { user: 'office' })
      },
    })
    const trial = await tryServer({ ...withPassword, port, security: 'starttls', password: 'open-sesame' })
    expect(trial).toMatchObject({ worked: false, cause: 'tls' })
    expect(signIns).toEqual([])
  })

  it('says that nothing was encrypted and nobody signed in, where it is so', async () => {
    const port = await startSmtp({})
    expect(await tryServer({ ...plain, port })).toEqual({ worked: true, encrypted: false, signedIn: false })
  })

  it('says when nobody is there', async () => {
    expect(await tryServer({ ...plain, port: 9 })).toEqual({ worked: false, cause: 'connect', reply: null })
  })

  it('shows nothing of what is no SMTP', async () => {
    const server = createTcpServer((socket) => socket.end('SSH-2.0-Secret_banner\r\n'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    stops.push(() => new Promise((resolve) => server.close(resolve)))
    const trial = await tryServer({ ...plain, port: (server.address() as AddressInfo).port })
    expect(trial).toMatchObject({ worked: false })
    expect(JSON.stringify(trial)).not.toContain('Secret_banner')
  })

  it('shows what a server says that wants no connection', async () => {
    const port = await startSmtp({ onConnect: (_, done) => done(new Error('Not from here')) })
    expect(await tryServer({ ...plain, port })).toMatchObject({
      worked: false,
      cause: 'greeting',
      reply: expect.stringContaining('Not from here'),
    })
  })

  it('tries what is stored, and with the stored password only its own server', async () => {
    const own = await makeDistrict()
    const port = await startSmtp({ secure: true })
    const server = { ...withPassword, port, password: 'open-sesame' }
    await saveMailSettings(own.owner, { ...defaultMailSettings, fromAddress: 'office@example.org', server }, now)
    expect(await tryMailServer(own.owner, undefined, now, trusted)).toEqual(signedIn)
    expect(await tryMailServer(own.owner, { server: { ...withPassword, port } }, now, trusted)).toEqual(signedIn)
    const elsewhere = tryMailServer(own.owner, { server: { ...withPassword, port: port + 1 } }, now, trusted)
    await expect(elsewhere).rejects.toMatchObject({ code: 'invalid_input', fields: { 'server.password': expect.any(String) } })
  })

  it('records every trial with its outcome and no more', async () => {
    const own = await makeDistrict()
    const port = await startSmtp({})
    await tryMailServer(own.owner, { server: { ...plain, port } }, now)
    await tryMailServer(own.owner, undefined, now)
    const events = await inDistrict(own.districtId, (tx) =>
      tx.auditEvent.findMany({ where: { districtId: own.districtId, action: 'mail_settings.tested' }, orderBy: { id: 'asc' } }),
    )
    expect(events.map(({ leaf }) => JSON.parse(leaf).details)).toEqual([
      { worked: true, cause: null },
      { worked: false, cause: 'no_server' },
    ])
  })
})

describe('signing in with a token', () => {
  async function startTokenServer(answer: (form: URLSearchParams) => { status: number; body: object }): Promise<string> {
    const server: Server = createHttpServer(async (request, response) => {
      const { status, body } = answer(new URLSearchParams(await text(request)))
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    stops.push(async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    })
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`
  }

  const withToken = { ...withPassword, auth: 'xoauth2', clientId: 'client', clientSecret: 'hush', refreshToken: 'refresh-1' } as const

  it('takes the token to the mail server', async () => {
    const port = await startSmtp({ secure: true, authMethods: ['XOAUTH2'] })
    const tokenUrl = await startTokenServer(() => ({ status: 200, body: { access_token: 'token-1', expires_in: 3600 } }))
    expect(await tryServer({ ...withToken, port, tokenUrl })).toEqual(signedIn)
  })

  it('says so where the mail server does not take it', async () => {
    const port = await startSmtp({ secure: true, authMethods: ['XOAUTH2'] })
    const tokenUrl = await startTokenServer(() => ({ status: 200, body: { access_token: 'another', expires_in: 3600 } }))
    expect(await tryServer({ ...withToken, port, tokenUrl })).toMatchObject({ worked: false, cause: 'auth' })
  })

  it('fetches a token anew at each trial, and after a refusal', async () => {
    const own = await makeDistrict()
    const port = await startSmtp({ secure: true, authMethods: ['XOAUTH2'] })
    const tokens = ['token-1', 'withdrawn', 'token-1']
    const tokenUrl = await startTokenServer(() => ({ status: 200, body: { access_token: tokens.shift() ?? 'none', expires_in: 3600 } }))
    const server = { ...withToken, port, tokenUrl }
    await saveMailSettings(own.owner, { ...defaultMailSettings, fromAddress: 'office@example.org', server }, now)
    expect(await tryMailServer(own.owner, undefined, now, trusted)).toEqual(signedIn)
    expect(await tryMailServer(own.owner, undefined, now, trusted)).toMatchObject({ worked: false, cause: 'auth' })
    const loaded = await inDistrict(own.districtId, (tx) => loadSmtpServer(tx, own.districtId))
    if (!loaded) throw new Error('A server is set up.')
    const session = smtpSession(loaded, trusted)
    expect(await session.open()).toBeNull()
    session.close()
    expect(tokens).toEqual([])
  })

  it('says the token server’s error', async () => {
    const port = await startSmtp({ secure: true, authMethods: ['XOAUTH2'] })
    const tokenUrl = await startTokenServer(() => ({ status: 400, body: { error: 'invalid_grant', error_description: 'hush' } }))
    const trial = await tryServer({ ...withToken, port, tokenUrl })
    expect(trial).toEqual({ worked: false, cause: 'auth', reply: 'The token server refused: invalid_grant.' })
  })

  it('keeps the refresh token that takes the place of the one used', async () => {
    const own = await makeDistrict()
    const port = await startSmtp({ secure: true, authMethods: ['XOAUTH2'] })
    const used: Array<string | null> = []
    const tokenUrl = await startTokenServer((form) => {
      used.push(form.get('refresh_token'))
      return { status: 200, body: { access_token: 'token-1', expires_in: 1, refresh_token: 'refresh-2' } }
    })
    const server = { ...withToken, port, tokenUrl }
    await saveMailSettings(own.owner, { ...defaultMailSettings, fromAddress: 'office@example.org', server }, now)
    for (const _ of [1, 2]) {
      const loaded = await inDistrict(own.districtId, (tx) => loadSmtpServer(tx, own.districtId))
      if (loaded?.auth.kind === 'xoauth2') await loaded.auth.accessToken()
    }
    expect(used).toEqual(['refresh-1', 'refresh-2'])
  })
})
