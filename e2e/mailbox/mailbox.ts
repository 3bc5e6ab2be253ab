import { createServer, type Server, type ServerResponse } from 'node:http'
import type { Server as NetServer } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { Inbox } from './inbox'
import { listPage, mailPage, missingPage } from './mailbox-pages'
import type { ReceivedMail } from './received-mail'

export type Mailbox = {
  /** What the product is given as SMTP_URL. */
  smtpUrl: string
  /** Where a person looks into it, and `readMailbox` too. */
  url: string
  messagesTo(address: string): ReceivedMail[]
  /** All mails to the address, as soon as there are so many of them (1); rejects after 30 s. */
  waitForMail(address: string, count?: number): Promise<ReceivedMail[]>
  stop(): Promise<void>
}

const patienceMilliseconds = 30_000

/**
 * A mail server on this machine that takes every mail, whoever it is to, and shows it on a web page. Nothing leaves it.
 * A port of 0 is a free one; a taken port rejects with `EADDRINUSE`.
 */
export async function startMailbox({ smtpPort = 0, webPort = 0 }: { smtpPort?: number; webPort?: number } = {}): Promise<Mailbox> {
  const inbox = new Inbox()
  const smtp = takeEverything(inbox)
  const web = showEverything(inbox)
  const smtpAddress = await listening(smtp, smtp.listen(smtpPort, '127.0.0.1'))
  const webAddress = await listening(web, web.listen(webPort, '127.0.0.1')).catch(async (error) => {
    await closed(smtp)
    throw error
  })
  return {
    smtpUrl: `smtp://${smtpAddress}`,
    url: `http://${webAddress}`,
    messagesTo: (address) => inbox.messagesTo(address),
    waitForMail: (address, count = 1) => inbox.waitForMail(address, count, AbortSignal.timeout(patienceMilliseconds)),
    async stop() {
      const ended = [closed(smtp), closed(web)]
      web.closeAllConnections()
      await Promise.all(ended)
    },
  }
}

function takeEverything(inbox: Inbox): SMTPServer {
  const server = new SMTPServer({
    name: 'mailbox.example.org',
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    // A client that keeps its connections open is not waited for.
    closeTimeout: 200,
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.once('end', () => {
        const from = envelope.mailFrom ? envelope.mailFrom.address : ''
        const to = envelope.rcptTo.map(({ address }) => address)
        inbox.keep({ raw: Buffer.concat(chunks), envelope: { from, to } }).then(() => done(), done)
      })
    },
  })
  // A client that breaks its connection off is no fault of the mailbox.
  server.on('error', () => undefined)
  return server
}

function showEverything(inbox: Inbox): Server {
  return createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const to = searchParams.get('to') ?? ''
    if (pathname === '/') return sendPage(response, 200, listPage(inbox.all().reverse(), to))
    if (pathname === '/messages.json') {
      const count = Number(searchParams.get('count') ?? 0)
      return sendMails(response, inbox, { to, count, milliseconds: 1000 * Number(searchParams.get('seconds') ?? 0) })
    }
    // A browser asks for it unbidden, and a 404 would stand in its console as an error.
    if (pathname === '/favicon.ico') return void response.writeHead(204).end()
    const [, number, part] = /^\/(\d+)(\/html|\/raw)?$/.exec(pathname) ?? []
    const found = inbox.get(Number(number))
    if (!found) return sendPage(response, 404, missingPage())
    if (part === '/html') return sendUntrusted(response, found.mail.html)
    if (part === '/raw') return void response.writeHead(200, { ...safety, 'Content-Type': 'text/plain; charset=utf-8' }).end(found.raw)
    sendPage(response, 200, mailPage(found.mail))
  })
}

type Wanted = { to: string; count: number; milliseconds: number }

async function sendMails(response: ServerResponse, inbox: Inbox, { to, count, milliseconds }: Wanted): Promise<void> {
  try {
    const mails = await inbox.waitForMail(to, count, AbortSignal.timeout(milliseconds))
    response.writeHead(200, { ...safety, 'Content-Type': 'application/json' }).end(JSON.stringify(mails))
  } catch (error) {
    response.writeHead(504, { ...safety, 'Content-Type': 'text/plain; charset=utf-8' }).end(error instanceof Error ? error.message : '')
  }
}

const safety = { 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer', 'X-Content-Type-Options': 'nosniff' }

function sendPage(response: ServerResponse, status: number, html: string): void {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'"
  response.writeHead(status, { ...safety, 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy }).end(html)
}

/** A mail's own HTML: no scripts, nothing fetched, and its links open a page of their own. */
function sendUntrusted(response: ServerResponse, html: string): void {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups allow-popups-to-escape-sandbox"
  response
    .writeHead(200, { ...safety, 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy })
    .end(html.replace(/<head\b[^>]*>|$/i, (start) => `${start}<base target="_blank">`))
}

async function listening(server: Server | SMTPServer, socket: NetServer): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    socket.once('listening', resolve)
  })
  const address = socket.address()
  if (!address || typeof address === 'string') throw new Error('The mailbox has no port.')
  return `127.0.0.1:${address.port}`
}

async function closed(server: { close(whenClosed: () => void): unknown }): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
  })
}
