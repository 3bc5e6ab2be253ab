// Mail servers that do one thing wrong, on bare sockets: no library would let them.
import net from 'node:net'
import tls from 'node:tls'
import { testCertificate } from '@/scripts/testing/test-certificate'

/** What a server does wrong; `none`, `slow` and, at the second attempt, `greylist` take the mail. */
export const smtpFaults = [
  'none',
  'connect',
  'greeting',
  'ehlo',
  'mail_4xx',
  'mail_5xx',
  'rcpt_4xx',
  'rcpt_5xx',
  'data_4xx',
  'data_5xx',
  'drop_before_dot',
  'drop_after_dot',
  'hang',
  'hang_after_dot',
  'slow',
  'bad_certificate',
  'no_starttls',
  'greylist',
] as const

export type SmtpFaultName = (typeof smtpFaults)[number]

export type FaultyServer = {
  port: number
  security: 'tls' | 'starttls' | 'none'
  /** The recipients whose mail was taken with a 250, once for each time. */
  taken: string[]
  /** Connections so far. */
  connections(): number
  close(): Promise<void>
}

const slowMilliseconds = 15

/** A server on 127.0.0.1 with this fault. */
export async function startFaultyServer(fault: SmtpFaultName): Promise<FaultyServer> {
  const taken: string[] = []
  const greeted = new Set<string>()
  const sockets = new Set<net.Socket>()
  let connections = 0
  const onSocket = (socket: net.Socket) => {
    connections += 1
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    converse(socket, { fault, taken, greeted })
  }
  const isSecure = fault === 'bad_certificate'
  const server = isSecure ? tls.createServer(testCertificate, onSocket).on('tlsClientError', () => undefined) : net.createServer(onSocket)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  const close = async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
  if (fault === 'connect') await close()
  const security = isSecure ? ('tls' as const) : fault === 'no_starttls' ? ('starttls' as const) : ('none' as const)
  return { port: address.port, security, taken, connections: () => connections, close: fault === 'connect' ? async () => undefined : close }
}

type Conversation = { fault: SmtpFaultName; taken: string[]; greeted: Set<string> }

function converse(socket: net.Socket, { fault, taken, greeted }: Conversation): void {
  let received = ''
  let inData = false
  let recipient = ''
  let slowly = Promise.resolve()
  const answer = (line: string) => {
    if (fault !== 'slow') {
      socket.write(`${line}\r\n`)
      return
    }
    slowly = slowly.then(async () => {
      for (const part of [line.slice(0, 2), line.slice(2), '\r\n']) {
        await new Promise((resolve) => setTimeout(resolve, slowMilliseconds))
        socket.write(part)
      }
    })
  }

  const onCommand = (line: string) => {
    const verb = line.slice(0, 4).toUpperCase()
    if (fault === 'hang' && verb === 'MAIL') return
    if (verb === 'EHLO' || verb === 'HELO') answer(fault === 'ehlo' ? '550 Not you' : '250 faulty.example.org')
    else if (verb === 'MAIL')
      answer(fault === 'mail_4xx' ? '451 4.3.0 Later' : fault === 'mail_5xx' ? '550 5.7.1 Not from you' : '250 2.1.0 Ok')
    else if (verb === 'RCPT') {
      recipient = /<(.*)>/.exec(line)?.[1] ?? ''
      const isNew = !greeted.has(recipient)
      greeted.add(recipient)
      if (fault === 'rcpt_4xx') answer('452 4.2.2 Mailbox full')
      else if (fault === 'rcpt_5xx') answer('550 5.1.1 No such user')
      else if (fault === 'greylist' && isNew) answer('450 4.7.1 Greylisted, try again later')
      else answer('250 2.1.5 Ok')
    } else if (verb === 'DATA') {
      inData = true
      answer('354 Go ahead')
    } else if (verb === 'QUIT') {
      answer('221 Bye')
      socket.end()
    } else answer(verb === 'RSET' ? '250 Ok' : '502 Not known')
  }

  const onText = (): boolean => {
    if (fault === 'drop_before_dot') {
      socket.destroy()
      return false
    }
    const end = received.indexOf('\r\n.\r\n')
    if (end < 0) return false
    received = received.slice(end + 5)
    inData = false
    if (fault === 'drop_after_dot') socket.destroy()
    else if (fault === 'data_4xx') answer('451 4.3.0 Try again later')
    else if (fault === 'data_5xx') answer('554 5.6.0 Not this text')
    else if (fault !== 'hang_after_dot') {
      taken.push(recipient)
      answer('250 2.0.0 Ok: queued')
    }
    return true
  }

  socket.setEncoding('latin1').on('data', (chunk: string) => {
    received += chunk
    for (;;) {
      if (inData) {
        if (!onText()) return
        continue
      }
      const end = received.indexOf('\r\n')
      if (end < 0) return
      const line = received.slice(0, end)
      received = received.slice(end + 2)
      onCommand(line)
    }
  })
  answer(fault === 'greeting' ? '554 No service here' : '220 faulty.example.org ESMTP')
}

/** What each fault has to come to: in an attempt, and for `greylist` in the first one. */
export const expectedDeliveries: Record<SmtpFaultName, { outcome: string; cause: string | null; smtpCode: number | null }> = {
  none: { outcome: 'accepted', cause: null, smtpCode: 250 },
  connect: { outcome: 'deferred', cause: 'connect', smtpCode: null },
  greeting: { outcome: 'deferred', cause: 'greeting', smtpCode: 554 },
  ehlo: { outcome: 'deferred', cause: 'greeting', smtpCode: 550 },
  mail_4xx: { outcome: 'deferred', cause: 'mail_from', smtpCode: 451 },
  mail_5xx: { outcome: 'deferred', cause: 'mail_from', smtpCode: 550 },
  rcpt_4xx: { outcome: 'deferred', cause: 'rcpt_to', smtpCode: 452 },
  rcpt_5xx: { outcome: 'failed', cause: 'rcpt_to', smtpCode: 550 },
  data_4xx: { outcome: 'deferred', cause: 'data', smtpCode: 451 },
  data_5xx: { outcome: 'failed', cause: 'data', smtpCode: 554 },
  drop_before_dot: { outcome: 'deferred', cause: 'dropped', smtpCode: null },
  drop_after_dot: { outcome: 'ambiguous', cause: 'dropped', smtpCode: null },
  hang: { outcome: 'deferred', cause: 'timeout', smtpCode: null },
  hang_after_dot: { outcome: 'ambiguous', cause: 'timeout', smtpCode: null },
  slow: { outcome: 'accepted', cause: null, smtpCode: 250 },
  bad_certificate: { outcome: 'deferred', cause: 'certificate', smtpCode: null },
  no_starttls: { outcome: 'deferred', cause: 'tls', smtpCode: 502 },
  greylist: { outcome: 'deferred', cause: 'rcpt_to', smtpCode: 450 },
}
