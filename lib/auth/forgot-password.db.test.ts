import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import PostalMime from 'postal-mime'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { database } from '@/lib/database'
import { inDistrict } from '@/lib/district-scope'
import { suspendMember } from '@/lib/districts/suspend-member'
import { logger } from '@/lib/logger'
import { leaseMemberMail, settleMemberMail } from '@/lib/mail/member-mail-queue'
import { makeDistrict, type TestDistrict } from '@/scripts/testing/make-district'
import { eventsOf } from '@/scripts/testing/members'
import { setMemberPassword } from '@/scripts/testing/set-member-password'
import { setUpMail } from '@/scripts/testing/set-up-mail'
import { findInDatabase } from '@/scripts/testing/stored-text'
import { deliverMemberMails } from './deliver-member-mails'
import { mailPasswordCodes } from './forgot-password'
import { findPendingSession, findSession } from './sessions'
import { findPasswordCode, setPassword } from './set-password'
import { signIn } from './sign-in'

const password = 'willow creek at dawn'
const minutes = (count: number) => count * 60_000

const closing: Array<() => Promise<unknown>> = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

type Taken = { to: string; raw: Buffer }

/** A mail server of this machine; `onRcpt` may refuse. */
async function startMailbox(options: SMTPServerOptions = {}): Promise<{ port: number; taken: Taken[] }> {
  const taken: Taken[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        taken.push({ to: envelope.rcptTo[0]?.address ?? '', raw: Buffer.concat(chunks) })
        done()
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return { port: (server.server.address() as AddressInfo).port, taken }
}

/** Workers that look often; they end with the test. */
function startWorkers(count = 1): void {
  for (let index = 0; index < count; index += 1) {
    const stopped = new AbortController()
    const ended = deliverMemberMails({ signal: stopped.signal, knownKeys: [], pollMilliseconds: 20, serverWaitMilliseconds: 50 })
    closing.push(async () => {
      stopped.abort()
      await ended
    })
  }
}

async function until<Found>(look: () => Promise<Found> | Found, isSo: (found: Found) => boolean): Promise<Found> {
  for (let waited = 0; waited < 20_000; waited += 20) {
    const found = await look()
    if (isSo(found)) return found
    await pause(20)
  }
  throw new Error('It did not come to that.')
}

const mailsOf = (districtId: string) =>
  inDistrict(districtId, (tx) => tx.memberMail.findMany({ where: { districtId, kind: 'password_code' } }))
const isDue = async (districtId: string) => (await database().dueMemberMail.count({ where: { districtId } })) > 0

async function forgetful(port?: number): Promise<TestDistrict & { email: string }> {
  const district = await makeDistrict()
  const email = await setMemberPassword(district.admin, password)
  if (port !== undefined) await setUpMail(district.owner, { port })
  return { ...district, email }
}

function codeIn(text: string | undefined): string {
  return /\/sign-in\/set-password\?code=([\w-]{43})\s/.exec(text ?? '')?.[1] ?? ''
}

describe('a forgotten password', () => {
  it('is set anew at the address that was mailed, once', async () => {
    const { port, taken } = await startMailbox()
    const { email, districtId, admin } = await forgetful(port)
    const old = (await signIn({ email, password, userAgent: '' }, new Date())) ?? ''
    startWorkers(2)
    await mailPasswordCodes({ email }, new Date())
    const [mail] = await until(
      () => taken,
      ({ length }) => length > 0,
    )
    expect(mail?.to).toBe(email)
    const { subject, from, text, html, headers } = await PostalMime.parse(mail?.raw ?? '')
    expect(subject).toBe('Set a new password for Invite Desk')
    expect(from).toMatchObject({ name: 'Willow Creek Unified', address: 'invitations@maple-grove.example.org' })
    expect(headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-generated')
    const code = codeIn(text)
    expect(html).toContain(code)
    expect(await findPasswordCode(code, new Date())).toMatchObject({ email, shortest: 15 })
    await setPassword({ code, password: 'another creek at noon' }, new Date())
    expect(await findSession(old, new Date())).toBeUndefined()
    expect(await signIn({ email, password: 'another creek at noon', userAgent: '' }, new Date())).toBeDefined()
    await expect(setPassword({ code, password: 'a third creek at noon' }, new Date())).rejects.toMatchObject({ code: 'forbidden' })
    expect(await eventsOf(admin)).toMatchObject([
      { action: 'mail_settings.changed' },
      { action: 'member.password_forgotten', subjectId: admin.id },
      { action: 'member.password_set', subjectId: admin.id },
    ])
    expect(
      await until(
        () => isDue(districtId),
        (due) => !due,
      ),
    ).toBe(false)
    expect(await mailsOf(districtId)).toMatchObject([{ state: 'sent', tries: 1, leasedUntil: null, sentAt: expect.any(Date) }])
    const told = await Promise.all(taken.map(async ({ raw }) => (await PostalMime.parse(raw)).subject))
    expect(told).toEqual(['Set a new password for Invite Desk', 'Your password was changed'])
  })

  it('leaves the second factor: signing in with the new password still asks for it', async () => {
    const { port, taken } = await startMailbox()
    const { email, districtId, admin } = await forgetful(port)
    const memberId = admin.id ?? ''
    const passkey = { districtId, memberId, credentialId: memberId, publicKey: new Uint8Array(8), name: 'Key', transports: [] }
    await inDistrict(districtId, (tx) => tx.passkey.create({ data: passkey }))
    startWorkers()
    await mailPasswordCodes({ email }, new Date())
    const [mail] = await until(
      () => taken,
      ({ length }) => length > 0,
    )
    await setPassword({ code: codeIn((await PostalMime.parse(mail?.raw ?? '')).text), password: 'plumkite' }, new Date())
    const secret = (await signIn({ email, password: 'plumkite', userAgent: '' }, new Date())) ?? ''
    expect(await findSession(secret, new Date())).toBeUndefined()
    expect(await findPendingSession(secret, new Date())).toMatchObject({ awaits: 'second_factor' })
  })

  it('leaves the old password good until a new one is set, and its address is good for an hour', async () => {
    const { port, taken } = await startMailbox()
    const { email } = await forgetful(port)
    startWorkers()
    const asked = new Date()
    await mailPasswordCodes({ email }, asked)
    const [mail] = await until(
      () => taken,
      ({ length }) => length > 0,
    )
    const code = codeIn((await PostalMime.parse(mail?.raw ?? '')).text)
    expect(await signIn({ email, password, userAgent: '' }, new Date())).toBeDefined()
    expect(await findPasswordCode(code, new Date(asked.getTime() + minutes(60) - 1))).toBeDefined()
    expect(await findPasswordCode(code, new Date(asked.getTime() + minutes(60)))).toBeUndefined()
  })

  it('has one mail in each district where the address is used, each for its own', async () => {
    const { port, taken } = await startMailbox()
    const [ours, theirs] = [await forgetful(port), await forgetful(port)]
    await setMemberPassword(theirs.sender, password, ours.email)
    startWorkers()
    await mailPasswordCodes({ email: ours.email }, new Date())
    await until(
      () => taken,
      ({ length }) => length > 1,
    )
    const codes = await Promise.all(taken.map(async ({ raw }) => codeIn((await PostalMime.parse(raw)).text)))
    const found = await Promise.all(codes.map((code) => findPasswordCode(code, new Date())))
    expect(found.map((one) => one?.memberId).toSorted()).toEqual([ours.admin.id, theirs.sender.id].toSorted())
  })

  it('does nothing for an unknown address, one nobody can write to, and a suspended member', async () => {
    const { districtId, owner, admin, email } = await forgetful()
    await suspendMember(owner, admin.id ?? '', new Date())
    for (const asked of [email, `nobody-${email}`, 'no address', '']) await mailPasswordCodes({ email: asked }, new Date())
    expect(await mailsOf(districtId)).toEqual([])
    expect(await isDue(districtId)).toBe(false)
  })

  it('keeps nothing by which its address could be made without the district’s key', async () => {
    const { port, taken } = await startMailbox()
    const { email, districtId } = await forgetful(port)
    startWorkers()
    await mailPasswordCodes({ email }, new Date())
    const [mail] = await until(
      () => taken,
      ({ length }) => length > 0,
    )
    const code = codeIn((await PostalMime.parse(mail?.raw ?? '')).text)
    expect(code).toHaveLength(43)
    expect(await findInDatabase(districtId, code)).toEqual([])
  })
})

describe('the mail of a forgotten password', () => {
  it('waits for a mail server, and leaves when there is one', async () => {
    const { port, taken } = await startMailbox()
    const { email, districtId, owner } = await forgetful()
    startWorkers()
    await mailPasswordCodes({ email }, new Date())
    await until(
      () => mailsOf(districtId),
      ([mail]) => (mail?.tries ?? 0) > 0 && mail?.leasedUntil === null,
    )
    await setUpMail(owner, { port })
    await until(
      () => taken,
      ({ length }) => length > 0,
    )
    expect(taken.map(({ to }) => to)).toEqual([email])
  })

  it('is tried again where the server puts it off, with the same Message-ID, and given up where it refuses', async () => {
    let refusals = 0
    const { port, taken } = await startMailbox({
      onRcptTo({ address }, _, done) {
        const code = address.startsWith('admin') ? 450 : 550
        refusals += 1
        if (code === 450 && refusals > 1) done()
        else done(Object.assign(new Error('Not now'), { responseCode: code }))
      },
    })
    const district = await forgetful(port)
    startWorkers()
    await mailPasswordCodes({ email: district.email }, new Date())
    await until(
      () => mailsOf(district.districtId),
      ([mail]) => mail?.tries === 1 && mail.leasedUntil === null,
    )
    const [deferred] = await mailsOf(district.districtId)
    expect(deferred).toMatchObject({ state: 'queued', sentAt: null })
    expect((deferred?.dueAt.getTime() ?? 0) - Date.now()).toBeGreaterThan(30_000)
    await inDistrict(district.districtId, (tx) => tx.memberMail.updateMany({ data: { dueAt: new Date() } }))
    await database().dueMemberMail.updateMany({ where: { districtId: district.districtId }, data: { dueAt: new Date() } })
    await until(
      () => taken,
      ({ length }) => length > 0,
    )
    const { messageId } = await PostalMime.parse(taken[0]?.raw ?? '')
    expect(messageId).toContain(deferred?.id)

    const refused = await setMemberPassword(district.sender, password)
    await mailPasswordCodes({ email: refused }, new Date())
    await until(
      () => mailsOf(district.districtId),
      (mails) => mails.some(({ state }) => state === 'failed'),
    )
    expect(
      await until(
        () => isDue(district.districtId),
        (due) => !due,
      ),
    ).toBe(false)
  })

  it('is not sent once its code is used or over, or its member suspended', async () => {
    const { districtId, owner, admin, email } = await forgetful()
    const asked = new Date()
    await mailPasswordCodes({ email }, new Date(asked.getTime() - minutes(61)))
    expect(await leaseMemberMail(districtId)).toBeUndefined()
    await mailPasswordCodes({ email }, asked)
    await inDistrict(districtId, (tx) => tx.passwordCode.updateMany({ where: { usedAt: null }, data: { usedAt: asked } }))
    expect(await leaseMemberMail(districtId)).toBeUndefined()
    expect((await mailsOf(districtId)).map(({ state }) => state)).toEqual(['failed', 'failed'])
    await mailPasswordCodes({ email }, asked)
    await suspendMember(owner, admin.id ?? '', asked)
    expect(await leaseMemberMail(districtId)).toBeUndefined()
  })

  it('is held by one worker, whose lease alone may write what became of it', async () => {
    const { districtId, email } = await forgetful()
    await mailPasswordCodes({ email }, new Date())
    const leases = await Promise.all([1, 2, 3].map(() => leaseMemberMail(districtId)))
    const [held] = leases.filter((lease) => lease !== undefined)
    expect(leases.filter((lease) => lease !== undefined)).toHaveLength(1)
    if (!held) throw new Error('Nobody holds it.')
    await inDistrict(districtId, (tx) => tx.memberMail.updateMany({ data: { leasedUntil: new Date(Date.now() - 1_000) } }))
    const successor = await leaseMemberMail(districtId)
    expect(successor).toMatchObject({ id: held.id, tries: 2 })
    const accepted = { outcome: 'accepted', cause: null, smtpCode: 250, reply: '250 OK' } as const
    await settleMemberMail(districtId, held, accepted)
    expect(await mailsOf(districtId)).toMatchObject([{ state: 'queued' }])
    if (successor) await settleMemberMail(districtId, successor, accepted)
    expect(await mailsOf(districtId)).toMatchObject([{ state: 'sent' }])
  })

  it('leaves no address and no code in the log', async () => {
    const told = [vi.spyOn(logger, 'warn'), vi.spyOn(logger, 'error')]
    const { port } = await startMailbox({ onRcptTo: ({ address }, _, done) => done(new Error(`No ${address} here`)) })
    const { email, districtId } = await forgetful(port)
    startWorkers()
    await mailPasswordCodes({ email }, new Date())
    await until(
      () => mailsOf(districtId),
      ([mail]) => mail?.state === 'failed',
    )
    const lines = JSON.stringify(told.flatMap(({ mock }) => mock.calls))
    expect(lines).toContain('did not leave')
    expect(lines).not.toContain(email)
    expect(lines).not.toContain('code=')
  })
})
