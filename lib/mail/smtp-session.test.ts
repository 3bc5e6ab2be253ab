import { SMTPServer } from 'smtp-server'
import { afterEach, describe, expect, it } from 'vitest'
import { expectedDeliveries, type FaultyServer, type SmtpFaultName, smtpFaults, startFaultyServer } from '@/scripts/drill/faulty-server'
import { testCertificate } from '@/scripts/testing/test-certificate'
import { AccessTokenError } from './access-token'
import type { SmtpServer } from './smtp-server'
import { type SmtpSession, smtpSession } from './smtp-session'

const raw = Buffer.from('Subject: Hello\r\n\r\n.A line that begins with a dot\r\n')
const timeouts = { connectMilliseconds: 30_000, greetingMilliseconds: 30_000 }
/** For a server that answers, also on a machine with other things to do, and for one that never will. */
const [patient, impatient] = [30_000, 300]

const closing: Array<() => unknown> = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

function serverAt({ port, security }: Pick<FaultyServer, 'port' | 'security'>, given: Partial<SmtpServer> = {}): SmtpServer {
  const from = { name: 'Office', address: 'office@example.org' }
  return { host: '127.0.0.1', port, security, auth: { kind: 'none' }, from, replyTo: null, connections: 1, ...given }
}

async function faulty(fault: SmtpFaultName): Promise<FaultyServer> {
  const server = await startFaultyServer(fault)
  closing.push(server.close)
  return server
}

type Asking = { ca?: string; replyMilliseconds?: number }

function sessionTo(server: SmtpServer, { ca, replyMilliseconds = patient }: Asking = {}): SmtpSession {
  const session = smtpSession(server, { timeouts: { ...timeouts, replyMilliseconds }, ca })
  closing.push(session.close)
  return session
}

const mailTo = (to: string, handOver = async () => true) => ({ from: 'office@example.org', to, raw, handOver })

describe('smtpSession', () => {
  it.each(smtpFaults)('tells truly what became of a mail: %s', async (fault) => {
    const server = await faulty(fault)
    const session = sessionTo(serverAt(server), { replyMilliseconds: fault.startsWith('hang') ? impatient : patient })
    for (const to of ['a@example.org', 'b@example.org', 'c@example.org']) {
      let asked = 0
      const delivery = await session.deliver(
        mailTo(to, async () => {
          asked += 1
          // As long as a database takes; a server that drops meanwhile is noticed before the dot.
          await new Promise((resolve) => setTimeout(resolve, 10))
          return true
        }),
      )
      expect(delivery).toMatchObject(expectedDeliveries[fault])
      expect(asked).toBeLessThanOrEqual(1)
      // The dot waits for the hand-over, so nothing that was never handed over can have arrived.
      if (delivery.outcome === 'accepted' || delivery.outcome === 'ambiguous') expect(asked).toBe(1)
    }
    expect(server.taken).toEqual(fault === 'none' || fault === 'slow' ? ['a@example.org', 'b@example.org', 'c@example.org'] : [])
  })

  it('notices before the dot that the server has dropped, when so much else was to do that nothing was read meanwhile', async () => {
    const session = sessionTo(serverAt(await faulty('drop_before_dot')))
    const handOver = async () => {
      for (const until = performance.now() + 20; performance.now() < until; );
      return true
    }
    expect(await session.deliver(mailTo('a@example.org', handOver))).toMatchObject(expectedDeliveries.drop_before_dot)
  })

  it('delivers many mails over one connection, refused ones between them', async () => {
    const server = await faulty('greylist')
    const session = sessionTo(serverAt(server))
    const outcomes = []
    for (const to of ['a@example.org', 'a@example.org', 'b@example.org', 'b@example.org'])
      outcomes.push((await session.deliver(mailTo(to))).outcome)
    expect(outcomes).toEqual(['deferred', 'accepted', 'deferred', 'accepted'])
    expect(server.connections()).toBe(1)
  })

  it('delivers nothing when the hand-over is refused, and goes on with the next mail', async () => {
    const server = await faulty('none')
    const session = sessionTo(serverAt(server))
    expect(await session.deliver(mailTo('a@example.org', async () => false))).toMatchObject({ outcome: 'deferred', cause: 'interrupted' })
    expect(await session.deliver(mailTo('b@example.org'))).toMatchObject({ outcome: 'accepted' })
    expect(server.taken).toEqual(['b@example.org'])
  })

  it('delivers nothing when the hand-over throws, and passes the error on', async () => {
    const server = await faulty('none')
    const failing = async () => Promise.reject(new Error('no database'))
    await expect(sessionTo(serverAt(server)).deliver(mailTo('a@example.org', failing))).rejects.toThrow('no database')
    expect(server.taken).toEqual([])
  })

  it('answers a mail on its way when it is closed: ambiguous after the dot, deferred before', async () => {
    const server = await faulty('hang_after_dot')
    const after = smtpSession(serverAt(server))
    const pending = after.deliver(
      mailTo('a@example.org', async () => {
        setTimeout(after.close, 50)
        return true
      }),
    )
    expect(await pending).toMatchObject({ outcome: 'ambiguous', cause: 'interrupted' })
    const before = smtpSession(serverAt(server))
    // Closed only once it is asked: before that nothing is on its way.
    const asked = () => {
      setTimeout(before.close, 10)
      return new Promise<boolean>(() => undefined)
    }
    expect(await before.deliver(mailTo('a@example.org', asked))).toMatchObject({ outcome: 'deferred', cause: 'interrupted' })
  })

  it('speaks unencrypted to loopback addresses alone', async () => {
    const session = sessionTo(serverAt({ port: 25, security: 'none' }, { host: 'mail.example.org' }))
    expect(await session.open()).toEqual({ outcome: 'deferred', cause: 'tls', smtpCode: null, reply: null })
  })

  it('takes a certificate of an authority it was told to trust, by STARTTLS and by TLS', async () => {
    for (const security of ['starttls', 'tls'] as const) {
      const { port, received } = await realServer({ ...testCertificate, secure: security === 'tls', authOptional: true })
      const server = serverAt({ port, security }, { host: 'localhost' })
      expect(await sessionTo(server).open()).toMatchObject({ cause: 'certificate' })
      expect(await sessionTo(server, { ca: testCertificate.cert }).deliver(mailTo('a@example.org'))).toMatchObject({ outcome: 'accepted' })
      expect(received).toEqual([raw.toString()])
    }
  })

  it('signs in by password, and never repeats it when it is refused', async () => {
    const password = 'correct horse battery'
    const { port } = await realServer({
      ...testCertificate,
      onAuth: (auth, _session, done) =>
        auth.password === password ? done(null, { user: auth.username }) : done(new Error(`Wrong: ${auth.password}`)),
    })
    const withPassword = (given: string) =>
      serverAt({ port, security: 'starttls' }, { host: 'localhost', auth: { kind: 'password', username: 'office', password: given } })
    expect(await sessionTo(withPassword(password), { ca: testCertificate.cert }).deliver(mailTo('a@example.org'))).toMatchObject({
      outcome: 'accepted',
    })
    const refused = await sessionTo(withPassword('wrong password'), { ca: testCertificate.cert }).open()
    expect(refused).toEqual({ outcome: 'deferred', cause: 'auth', smtpCode: 535, reply: null })
  })

  it('signs in by token, forgets one that is refused, and tells why none came', async () => {
    const { port } = await realServer({
      ...testCertificate,
      authMethods: ['XOAUTH2'],
      onAuth: (auth, _session, done) =>
        auth.accessToken === 'token-1' ? done(null, { user: auth.username }) : done(null, { data: { status: '401' } }),
    })
    let forgotten = 0
    const forgetToken = () => {
      forgotten += 1
    }
    const withToken = (accessToken: () => Promise<string>) =>
      serverAt(
        { port, security: 'starttls' },
        { host: 'localhost', auth: { kind: 'xoauth2', username: 'office', accessToken, forgetToken } },
      )
    const open = (accessToken: () => Promise<string>) => sessionTo(withToken(accessToken), { ca: testCertificate.cert }).open()
    expect(await open(async () => 'token-1')).toBeNull()
    expect(forgotten).toBe(0)
    expect(await open(async () => 'token-2')).toMatchObject({ outcome: 'deferred', cause: 'auth' })
    expect(forgotten).toBe(1)
    const failing = async () => Promise.reject(new AccessTokenError('The token server refused: invalid_grant.'))
    expect(await open(failing)).toMatchObject({ cause: 'auth', reply: 'The token server refused: invalid_grant.' })
  })
})

async function realServer(options: ConstructorParameters<typeof SMTPServer>[0]) {
  const received: string[] = []
  const server = new SMTPServer({
    logger: false,
    ...options,
    onData(stream, _session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        received.push(Buffer.concat(chunks).toString())
        done()
      })
    },
  })
  server.on('error', () => undefined)
  const listening = server.listen(0, '127.0.0.1')
  await new Promise((resolve) => listening.once('listening', resolve))
  closing.push(() => new Promise<void>((resolve) => server.close(() => resolve())))
  const address = listening.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return { port: address.port, received }
}
