import { createServer, type ServerResponse } from 'node:http'
import { codeSentPage, refusalPage, setUpPage, welcomePage } from './gg4l-pages'
import { type Gg4lRules, judgeGg4lToken } from './judge-gg4l-token'

export type Accepted = { guid: string; at: Date; issuedAt: Date; expiresAt: Date }
export type Refused = { reason: string; at: Date }

export type Gg4lPortal = {
  url: string
  /** What the token is put behind. */
  linkBase: string
  accepted: readonly Accepted[]
  refused: readonly Refused[]
  close(): Promise<void>
}

/** Enough to look into; a portal that runs for days must not fill the memory. */
const mostRemembered = 1_000

/**
 * A small web server on this machine that plays GG4L's Parent Portal: it judges the token of `?jwt=` and shows the page
 * a parent would see. `port` 0 takes a free one; a taken port rejects with `EADDRINUSE`.
 */
export async function startGg4lPortal({ port = 0, ...rules }: Gg4lRules & { port?: number }): Promise<Gg4lPortal> {
  const accepted: Accepted[] = []
  const refused: Refused[] = []

  function openLink(token: string, response: ServerResponse): void {
    const at = new Date()
    const judgement = judgeGg4lToken(token, rules, at)
    if (judgement.accepted) {
      remember(accepted, { guid: judgement.guid, at, issuedAt: judgement.issuedAt, expiresAt: judgement.expiresAt })
      send(response, 200, setUpPage())
    } else {
      remember(refused, { reason: judgement.reason, at })
      send(response, 400, refusalPage(judgement.reason))
    }
  }

  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    if (request.method !== 'GET' && request.method !== 'HEAD') return send(response, 405, refusalPage('Open it in a browser.'))
    if (pathname === '/setup') return openLink(searchParams.get('jwt') ?? '', response)
    if (pathname === '/accepted') return sendJson(response, { accepted, refused })
    if (pathname === '/code-sent') return send(response, 200, codeSentPage())
    if (pathname === '/') return send(response, 200, welcomePage())
    // A browser asks for it unbidden, and a 404 would stand in its console as an error.
    if (pathname === '/favicon.ico') return void response.writeHead(204).end()
    send(response, 404, refusalPage('There is no such page.'))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('The sample portal has no port.')
  const url = `http://127.0.0.1:${address.port}`
  return {
    url,
    linkBase: `${url}/setup?jwt=`,
    accepted,
    refused,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function remember<Entry>(entries: Entry[], entry: Entry): void {
  entries.push(entry)
  if (entries.length > mostRemembered) entries.shift()
}

const safety = {
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
}

function send(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, { ...safety, 'Content-Type': 'text/html; charset=utf-8' }).end(html)
}

function sendJson(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { ...safety, 'Content-Type': 'application/json' }).end(JSON.stringify(body, null, 2))
}
