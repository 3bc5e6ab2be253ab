import { type ExecFileException, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { curlExample } from '@/lib/api/examples/curl-example'
import { callsOf, exampleRequest, type Given, type ShownCall } from '@/lib/api/examples/example-request'
import { typescriptExample } from '@/lib/api/examples/typescript-example'
import type { OpenApiDocument } from '@/lib/api/openapi/document-type'
import { answerChecker } from './answer-checker'
import { type Member, makePlace, type Place, roles, signInMember, unknownIds } from './doors/two-districts'
import { expect, test } from './fixtures'
import { inDatabaseOf } from './product-database'
import { signReport } from './sign-report'
import { layla, minh } from './small-district'

// One district for all of it, and what one pass changes the next one goes on from.
test.describe.configure({ mode: 'default', timeout: 120_000 })

const run = promisify(execFile)

let place: Place
let document: OpenApiDocument
let check: ReturnType<typeof answerChecker>
let folder: string
let reportSecret: string

const base = () => `${process.env.E2E_URL}/api/v1`

test.beforeAll(async ({ browser }) => {
  document = await (await fetch(`${base()}/openapi.json`)).json()
  check = answerChecker(document)
  place = await makePlace(roles)
  folder = await mkdtemp(path.join(tmpdir(), 'invite-desk-examples-'))
  const owner = await signInMember(browser, { slug: place.slug, member: 'owner' })
  const page = await owner.newPage()
  await page.goto('/mail/settings')
  await page.getByRole('button', { name: 'Create secret' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Create secret' }).click()
  reportSecret = (await page.getByLabel('Secret for delivery reports', { exact: true }).textContent()) ?? ''
  await owner.close()
  await inDatabaseOf(place.slug, (client) =>
    client.query(
      `INSERT INTO roster_sources (district_id, id, name, format, settings)
       VALUES (current_setting('app.district_id')::uuid, gen_random_uuid(), 'server', 'oneroster_rest', $1)`,
      [{ baseUrl: 'http://127.0.0.1:9/v1p1', tokenUrl: 'http://127.0.0.1:9/token', clientId: 'desk' }],
    ),
  )
})

test.afterAll(() => rm(folder, { recursive: true, force: true }))

type Sent = { headers?: Record<string, string>; body?: BodyInit | undefined }

async function ask({ method, path: template }: ShownCall, as: Member | undefined, { headers, body }: Sent, id = '', query = '') {
  const key: Record<string, string> = as ? { Authorization: `Bearer ${place.keys[as]}` } : {}
  return fetch(`${base()}${template.replace('{id}', id)}${query}`, {
    method,
    headers: { ...key, ...headers },
    ...(body !== undefined && { body }),
  })
}

/** The request of the call's example, about what is there. */
function example(call: ShownCall, given: Given) {
  return exampleRequest(call, { document, base: base(), given: { idempotencyKey: crypto.randomUUID(), ...given } })
}

async function makeJson(
  call: string,
  body: string,
  type = 'application/json',
): Promise<{ id: string; links: Array<{ id: string; invitation_id: string }> }> {
  const headers = { Authorization: `Bearer ${place.keys.owner}`, 'Content-Type': type }
  const response = await fetch(`${base()}${call}`, { method: 'POST', headers, body })
  if (!response.ok) throw new Error(`${call} answered ${response.status}: ${await response.text()}`)
  return response.json()
}

/** What each call is asked about, made new where the call uses it up. */
async function subjects() {
  const link = async (guid: string) =>
    (await makeJson('/campaigns', JSON.stringify({ portal: 'Parent Portal', contacts: [guid] }))).links[0]
  const stage = async (name: string) => {
    const file = `guid,family_name\n${crypto.randomUUID()},Vega\n`
    return (await makeJson(`/roster/imports?format=contacts&source=${name}-${crypto.randomUUID()}`, file, 'text/csv')).id
  }
  const [applied, cancelled] = [await stage('applied'), await stage('cancelled')]
  const servers = await inDatabaseOf(place.slug, (client) => client.query("SELECT id FROM roster_sources WHERE name = 'server'"))
  const byCall: Record<string, Given> = {
    getContact: { id: place.ids.contact },
    getImport: { id: place.ids.imported },
    applyImport: { id: applied },
    cancelImport: { id: cancelled },
    undoImport: { id: applied },
    runRosterSource: { id: servers.rows[0].id },
    issueLinks: { body: { portal: 'Parent Portal', contacts: [minh.guid] } },
    getCampaign: { id: place.ids.campaign },
    findCampaignLinks: { id: place.ids.campaign },
    findSkippedOf: { id: place.ids.campaign },
    getInvitation: { id: place.ids.invitation },
    revokeInvitation: { id: (await link(layla.guid))?.invitation_id ?? '' },
    activateInvitation: { id: place.ids.invitation },
    getLink: { id: place.ids.link },
    revealLink: { id: (await link(minh.guid))?.id ?? '' },
  }
  return (call: ShownCall) => byCall[call.operation.operationId] ?? {}
}

const keyed = () => callsOf(document).filter(({ operation }) => operation['x-roles'].length > 0)

test('every call answers what the document says when it succeeds, and the same again for the same Idempotency-Key', async () => {
  await expect
    .poll(async () => (await fetch(`${base()}/audit/checkpoint`, { headers: { Authorization: `Bearer ${place.keys.owner}` } })).status, {
      timeout: 90_000,
    })
    .toBe(200)
  const subject = await subjects()
  const wrong: string[] = []
  for (const call of keyed()) {
    const { method, url, headers, body } = example(call, subject(call))
    const text = body?.kind === 'json' ? JSON.stringify(body.value) : body?.text
    const send = (other = text) =>
      fetch(url, {
        method,
        headers: { Authorization: `Bearer ${place.keys.owner}`, ...headers },
        ...(other !== undefined && { body: other }),
      })
    const response = await send()
    const said = await response.clone().text()
    wrong.push(...(await check(call.operation, response, 'success')))
    if (headers['Idempotency-Key'] === undefined) continue
    const again = await send()
    wrong.push(...(await check(call.operation, again.clone(), 'success')))
    expect(JSON.parse(await again.text()).id, call.operation.operationId).toBe(JSON.parse(said).id)
    if (text === undefined) continue
    const other = await send(
      body?.kind === 'json' ? JSON.stringify({ ...Object(body.value), channel: 'letter' }) : `${text}${crypto.randomUUID()},Vega,Leo,\n`,
    )
    wrong.push(...(await check(call.operation, other.clone(), 'refusal')))
    expect((await other.json()).code, call.operation.operationId).toBe('idempotency_key_reused')
  }
  expect(wrong).toEqual([])
})

test('every call refuses as the document says: without a key, for another role, an unknown id, bad input, another method', async () => {
  const wrong: string[] = []
  const told = new Map<string, number>()
  for (const call of callsOf(document)) {
    const { operationId, 'x-roles': may, parameters, requestBody } = call.operation
    const isKeyed = may.length > 0
    const expectRefusal = async (expected: number, response: Response) => {
      if (response.status !== expected) wrong.push(`${operationId}: ${response.status} instead of ${expected}`)
      told.set(String(expected), (told.get(String(expected)) ?? 0) + 1)
      wrong.push(...(await check(call.operation, response, 'refusal')))
    }
    const { headers, body } = example(call, {})
    const text = body?.kind === 'json' ? JSON.stringify(body.value) : body?.text
    const sent = { headers, body: text }
    await expectRefusal(401, await ask(call, undefined, sent, unknownIds.contact, isKeyed ? '' : '?district=nobody'))
    const id = unknownIds.contact
    const other = isKeyed ? roles.find((role) => !may.includes(role)) : undefined
    if (other) await expectRefusal(403, await ask(call, other, sent, id))
    if (call.path.includes('{id}')) await expectRefusal(404, await ask(call, 'owner', sent, id))
    await expectRefusal(400, await ask(call, isKeyed ? 'owner' : undefined, sent, id, '?nonsense=1'))
    if (isKeyed && requestBody?.content['application/json']) {
      await expectRefusal(400, await ask(call, 'owner', { headers, body: '{"nonsense":1}' }, id))
      await expectRefusal(400, await ask(call, 'owner', { headers, body: 'no JSON' }, id))
      await expectRefusal(413, await ask(call, 'owner', { headers, body: ' '.repeat(1024 * 1024 + 1) }, id))
    }
    if (parameters.some(({ name }) => name === 'Idempotency-Key'))
      await expectRefusal(400, await ask(call, 'owner', { ...sent, headers: { ...headers, 'Idempotency-Key': 'k'.repeat(256) } }, id))
    for (const method of ['DELETE', 'PUT']) {
      const response = await fetch(`${base()}${call.path.replace('{id}', id)}`, { method })
      const problem = await response.json()
      expect([operationId, response.status, response.headers.get('content-type'), problem.code]).toEqual([
        ...[operationId, 405, 'application/problem+json', 'method_not_allowed'],
      ])
      expect(response.headers.get('allow')?.split(', ')).toContain(call.method)
      expect(response.headers.get('allow')).not.toContain(method)
    }
  }
  expect(wrong).toEqual([])
  expect([...told.keys()].toSorted()).toEqual(['400', '401', '403', '404', '413'])
  const nothing = await fetch(`${base()}/nothing-here`)
  expect([nothing.status, (await nothing.json()).code]).toEqual([404, 'not_found'])
})

test('a signed report is answered as the document says, and one that is not signed is refused', async () => {
  const call = callsOf(document).find(({ operation }) => operation.operationId === 'recordMailEvents')
  if (!call) throw new Error('The document has no such call.')
  const body = JSON.stringify({ events: [{ type: 'bounced', message_id: '<nobody@desk.example.org>' }] })
  const report = async (headers: Record<string, string>, text: string) =>
    ask(call, undefined, { headers, body: text }, '', `?district=${place.slug}`)
  const signed = await report(signReport(reportSecret, body), body)
  expect(await check(call.operation, signed.clone(), 'success')).toEqual([])
  expect(await signed.json()).toEqual({ recorded: 0, ignored: 1 })
  const altered = await report(signReport(reportSecret, body), `${body} `)
  expect(altered.status).toBe(401)
  expect(await check(call.operation, altered, 'refusal')).toEqual([])
})

test('every example in curl runs as it is shown', async () => {
  const subject = await subjects()
  const failures: string[] = []
  for (const call of keyed()) {
    const request = example(call, subject(call))
    const { failure, output } = await runExample('bash', ['-ec', curlExample(request)])
    if (failure) failures.push(`${call.operation.operationId}: ${failure}`)
    // Said by curl itself, before the document's own check in the tests above: what came is an answer.
    else if (!/^[[{]/.test(output)) failures.push(`${call.operation.operationId} answered ${output.slice(0, 80)}`)
  }
  expect(failures).toEqual([])
})

test('every example in TypeScript runs as it is shown', async () => {
  const subject = await subjects()
  const names: string[] = []
  for (const call of keyed()) {
    const { operationId, responses } = call.operation
    const answers = JSON.stringify(responses).includes('application/x-ndjson') ? 'lines' : 'json'
    const request = example(call, subject(call))
    if (request.body?.kind === 'file') await writeFile(path.join(folder, request.body.name), request.body.text)
    await writeFile(path.join(folder, `${operationId}.mts`), typescriptExample(request, answers))
    names.push(operationId)
  }
  // One process for all of them: starting it takes longer than most of them do.
  const all = names.map((name) => `await import('./${name}.mts')\nconsole.log('ran ${name}')\n`).join('')
  await writeFile(path.join(folder, 'all.mts'), all)
  const { failure, output } = await runExample(process.execPath, [path.resolve('node_modules/tsx/dist/cli.mjs'), 'all.mts'])
  expect([failure, [...output.matchAll(/^ran (\w+)$/gm)].map(([, name]) => name)]).toEqual([undefined, names])
})

test('the examples of docs/api.md run as they stand there', async () => {
  const examples = path.resolve('docs/examples')
  await writeFile(path.join(folder, 'roster.csv'), `guid,family_name\n${crypto.randomUUID()},Vega\n`)
  const upload = await runExample('sh', [path.join(examples, 'upload-roster.sh'), 'roster.csv'])
  const again = await runExample('sh', [path.join(examples, 'upload-roster.sh'), 'roster.csv'])
  expect([upload.failure, JSON.parse(upload.output)]).toEqual([undefined, JSON.parse(again.output)])
  const invited = await runExample('sh', [path.join(examples, 'invite.sh')])
  expect([invited.failure, JSON.parse(invited.output).channel]).toEqual([undefined, 'link'])
  const tsx = path.resolve('node_modules/tsx/dist/cli.mjs')
  const listed = await runExample(process.execPath, [tsx, path.join(examples, 'list-contacts.ts')])
  expect(listed.output).toContain('Layla Haddad: ')
  expect(listed.failure).toBeUndefined()

  const secret = `whsec_${randomBytes(24).toString('base64')}`
  const port = String(await freePort())
  const receiver = spawn(process.execPath, [tsx, path.join(examples, 'receive-webhook.ts')], {
    env: { ...process.env, WEBHOOK_SECRET: secret, PORT: port },
  })
  try {
    let said = ''
    receiver.stdout.on('data', (chunk) => {
      said += chunk
    })
    await expect.poll(() => said).toContain('Listening.')
    const body = JSON.stringify({ type: 'link.arrived', timestamp: new Date().toISOString(), data: { link_id: place.ids.link } })
    const deliver = async (headers: Record<string, string>) =>
      (await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body })).status
    const signed = signReport(secret, body)
    expect(await deliver(signed)).toBe(204)
    expect(await deliver({ ...signed, 'webhook-signature': `v1,AAAA ${signed['webhook-signature']}` })).toBe(204)
    await expect.poll(() => said.match(/link\.arrived/g)?.length).toBe(1)
    expect(await deliver({ ...signed, 'webhook-id': 'msg_other' })).toBe(401)
    expect(await deliver(signReport(`whsec_${randomBytes(24).toString('base64')}`, body))).toBe(401)
  } finally {
    receiver.kill()
  }
})

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  return address && typeof address === 'object' ? address.port : 0
}

async function runExample(program: string, words: string[]): Promise<{ output: string; failure?: string }> {
  const env = { ...process.env, INVITE_DESK_KEY: place.keys.owner, INVITE_DESK_URL: process.env.E2E_URL }
  try {
    const { stdout } = await run(program, words, { cwd: folder, env, maxBuffer: 32 * 1024 * 1024 })
    return { output: stdout }
  } catch (error) {
    const { stdout = '', stderr = '' } = error as ExecFileException
    return { output: stdout, failure: `${stderr}${stdout}`.slice(0, 2_000) }
  }
}
