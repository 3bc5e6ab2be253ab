import { once } from 'node:events'
import { request as ask, createServer, type IncomingMessage, Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { trace } from '@opentelemetry/api'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { runInDistrict } from '@/lib/district-statement'
import { trustedProxies } from '@/lib/front-door/trusted-proxies'
import { closeWebServer, makeWebServer } from '@/lib/front-door/web-server'
import { logger } from '@/lib/logger'
import { smtpSession } from '@/lib/mail/smtp-session'
import { safeFetch } from '@/lib/safe-fetch'
import { serveDueDistricts } from '@/lib/serve-due-districts'
import { uuidV7 } from '@/lib/uuid-v7'
import { Prisma } from '@/prisma/generated/client'
import { exportSpans } from './export-spans'
import { routeNamer } from './route-pattern'
import { startTracing } from './start-tracing'

type Told = { name: string; kind: number; traceId: string; spanId: string; parentSpanId?: string; attributes: Attribute[]; status: object }
type Attribute = { key: string; value: { stringValue?: string; intValue?: number } }
type Sent = { resourceSpans: Array<{ resource: { attributes: Attribute[] }; scopeSpans: Array<{ spans: Told[] }> }> }

const bodies: string[] = []
const collector = createServer(async (request, response) => {
  const body = await text(request)
  if (request.url === '/v1/traces') bodies.push(body)
  response.end('{}')
})
const collectorPort = await listen(collector)
afterAll(() => collector.close())

const districtId = uuidV7()
const parent = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' }
const secrets = [
  '0123456789ABCDEF',
  'token-of-a-parent',
  'maple-grove',
  'parent@example.org',
  'smtp.example.org',
  'roster-secret',
  districtId,
]

/** What `work` leaves at a collector, as it was sent and span by span. */
async function collect(part: 'web' | 'worker', work: () => Promise<void>) {
  bodies.length = 0
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', `http://127.0.0.1:${collectorPort}`)
  const stop = exportSpans(part)
  await work().finally(stop)
  vi.unstubAllEnvs()
  const sent = bodies.flatMap((body) => (JSON.parse(body) as Sent).resourceSpans)
  const spans = sent.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans))
  const named = (name: string) => {
    const span = spans.find((one) => one.name === name)
    if (!span) throw new Error(`No span ${name} among ${spans.map((one) => one.name)}.`)
    return { ...span, facts: factsOf(span.attributes) }
  }
  return { whole: bodies.join('\n'), names: spans.map(({ name }) => name), named, resource: factsOf(sent[0]?.resource.attributes ?? []) }
}

const factsOf = (attributes: Attribute[]) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue]))

/** Asks our front door for an invite page, behind which the database and another server are asked. */
async function passFrontDoor(proxies: string[]): Promise<void> {
  const web = safeFetch({ allowed: ['127.0.0.1'] })
  const serve = async (_: IncomingMessage, response: ServerResponse) => {
    // As Next does, with whatever provider it finds.
    trace.getTracer('next.js').startActiveSpan('GET /i/maple-grove/0123456789ABCDEF', (span) => span.end())
    await inDistrict(districtId, (tx) => tx.$queryRaw`SELECT 'roster-secret'`)
    await runInDistrict(districtId, Prisma.sql`SELECT ${'roster-secret'}`)
    await web.fetch(new URL(`http://127.0.0.1:${collectorPort}/roster-secret?a=b`), { signal: AbortSignal.timeout(5_000) })
    response.writeHead(303).end()
  }
  const settings = { appUrl: 'http://invite.example.org', port: 3000, isTrustedProxy: trustedProxies(proxies), development: false }
  const server = makeWebServer(
    { serve, sockets: new Server(), nameRoute: routeNamer(['/i/[district]/[code]', '/api/health/live']) },
    settings,
  )
  const port = await listen(server)
  await get(port, '/i/maple-grove/0123456789ABCDEF?token=token-of-a-parent')
  await get(port, '/api/health/live')
  await closeWebServer(server)
  web.close()
}

describe('the traces', () => {
  // First: a process reads its settings once.
  it('are not loaded unless there is a collector', async () => {
    vi.doMock('./export-spans', () => {
      throw new Error('It is loaded.')
    })
    await (await startTracing('web'))()
    expect(globalThis.inviteDeskTracing).toBeUndefined()
    vi.doUnmock('./export-spans')
  })

  it('tell of a request, beneath it what it asked for, and nothing of whom', async () => {
    const { whole, names, named, resource } = await collect('web', () => passFrontDoor(['127.0.0.0/8']))
    const request = named('GET /i/[district]/[code]')
    expect(request).toMatchObject({ kind: 2, traceId: parent.traceId, parentSpanId: parent.spanId })
    expect(request.facts).toEqual({
      'http.request.method': 'GET',
      'http.route': '/i/[district]/[code]',
      'http.response.status_code': 303,
      'invite_desk.request_id': 'asked-1',
    })
    for (const name of ['transaction', 'statement', 'outgoing GET'])
      expect(named(name)).toMatchObject({ traceId: parent.traceId, parentSpanId: request.spanId })
    expect(named('outgoing GET').facts).toEqual({ 'http.request.method': 'GET', 'http.response.status_code': 200 })
    expect(names).toHaveLength(4)
    expect(resource['service.name']).toBe('invite-desk-web')
    expect(secrets.filter((secret) => whole.includes(secret))).toEqual([])
  })

  it('begin anew for a stranger, whatever span they claim to be part of', async () => {
    const { whole, named } = await collect('web', () => passFrontDoor([]))
    expect(named('GET /i/[district]/[code]').parentSpanId).toBeUndefined()
    expect(whole).not.toContain(parent.traceId)
  })

  it('tell of a job, beneath it the mail with what came of it', async () => {
    const { whole, named, resource } = await collect('worker', runJob)
    const job = named('job mail')
    expect(job.parentSpanId).toBeUndefined()
    expect(named('transaction')).toMatchObject({ traceId: job.traceId, parentSpanId: job.spanId, status: { code: 2 } })
    expect(named('mail')).toMatchObject({ parentSpanId: job.spanId, facts: { 'mail.outcome': 'deferred', 'mail.cause': 'tls' } })
    expect(resource['service.name']).toBe('invite-desk-worker')
    expect(secrets.filter((secret) => whole.includes(secret))).toEqual([])
  })

  it('hold nothing up while their collector is away, which the log tells once', async () => {
    const warned = vi.spyOn(logger, 'warn')
    const away = createServer()
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', `http://127.0.0.1:${await listen(away)}`)
    vi.stubEnv('OTEL_EXPORTER_OTLP_TIMEOUT', '200')
    away.close()
    const stop = exportSpans('web')
    await passFrontDoor([])
    await stop()
    vi.unstubAllEnvs()
    expect(warned.mock.calls).toEqual([['traces do not reach their collector']])
    warned.mockRestore()
  })
})

/** Serves one district: a transaction that fails, and a mail that its server may not have unencrypted. */
async function runJob(): Promise<void> {
  const stopped = new AbortController()
  await serveDueDistricts({
    signal: stopped.signal,
    what: 'mail',
    pollMilliseconds: 1,
    most: 1,
    find: async () => [districtId],
    async serve() {
      stopped.abort()
      await inDistrict(districtId, (tx) => tx.$queryRaw`SELECT 'roster-secret'::int`).catch(() => undefined)
      const from = { name: 'School office', address: 'office@example.org' }
      const where = { host: 'smtp.example.org', port: 25, security: 'none', connections: 1 } as const
      const session = smtpSession({ ...where, auth: { kind: 'none' }, from, replyTo: null })
      const mail = { from: from.address, to: 'parent@example.org', raw: Buffer.from('token-of-a-parent') }
      await session.deliver({ ...mail, handOver: async () => true })
      session.close()
    },
  })
}

async function listen(server: Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return (server.address() as AddressInfo).port
}

async function get(port: number, path: string): Promise<void> {
  const headers = { host: 'invite.example.org', 'x-request-id': 'asked-1', traceparent: `00-${parent.traceId}-${parent.spanId}-01` }
  const asking = ask({ host: '127.0.0.1', port, path, headers, agent: false }).end()
  const [answer]: IncomingMessage[] = await once(asking, 'response')
  if (answer) await text(answer)
}
