import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findApiKeyActor } from '@/lib/auth/api-keys'
import { findPasswordCode } from '@/lib/auth/set-password'
import { answerOf, callApi } from '@/scripts/testing/call-api'
import { makeTestKey, opensslKey } from '@/scripts/testing/passage-tokens'
import { type CliResult, doneHere, runCliHere } from '@/scripts/testing/run-cli-here'

const slug = `maple-${randomUUID().slice(0, 8)}`
const secret = 'a-client-secret-of-forty-bytes-for-tests'
const guid = '50a5374f-2108-4a60-b7eb-ab9fb5cd094a'
let folder: string
let districtId: string
let key: string

/** Runs the script as npm does, `piped` on its standard input. */
async function script(words: string[], piped = ''): Promise<CliResult> {
  const child = spawn(process.execPath, ['--import', 'tsx', '--conditions=react-server', 'scripts/cli.ts', ...words], { env: process.env })
  const result: CliResult = { code: null, out: '', problem: '' }
  child.stdout.setEncoding('utf8').on('data', (text) => {
    result.out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    result.problem += text
  })
  child.stdin.end(piped)
  result.code = await new Promise((resolve) => child.on('close', resolve))
  return result
}

/** Of a run with --json that was refused: the error object on the last line of standard error. */
function refusalOf({ code, problem }: CliResult) {
  expect(code).toBe(1)
  return JSON.parse(problem.trimEnd().split('\n').at(-1) ?? '')
}

const portalSet = (...more: string[]) => ['portal', 'set', '--district', slug, '--kind', 'gg4l', '--name', 'Parent Portal', ...more]

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'invite-desk-cli-'))
  const made = await doneHere(['district', 'create', '--name', 'Maple Grove', '--slug', slug, '--time-zone', 'America/Chicago'])
  expect(made).toEqual({ id: expect.any(String), slug })
  districtId = made.id
  key = (await doneHere(['api-key', 'create', '--district', slug, '--role', 'owner', '--name', 'SIS sync'])).key
}, 60_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the command line', { timeout: 60_000 }, () => {
  it('ends with 2 and the usage when it is used wrongly', async () => {
    const { code, out, problem } = await script(['member', 'create', '--district', slug])
    expect([code, out]).toEqual([2, ''])
    expect(problem).toContain('member create needs --email.\nUsage: npm run cli --')
  })

  it('ends with 1 and a reason when it is refused, for machines an object too', async () => {
    const words = ['district', 'create', '--name', 'Other', '--slug', slug, '--time-zone', 'America/Chicago']
    expect(await runCliHere(words)).toEqual({ code: 1, out: '', problem: `The short name "${slug}" is taken. Choose another.\n` })
    expect(refusalOf(await runCliHere([...words, '--json']))).toMatchObject({ code: 'conflict', fields: { slug: expect.any(String) } })
    expect(refusalOf(await runCliHere(['api-key', 'revoke', '--district', 'nowhere', '--id', 'x', '--json'])).code).toBe('not_found')
  })

  it('adds a member with a one-time address', async () => {
    const words = ['--district', districtId, '--email', 'pat@example.org', '--role', 'sender', '--schools', 'Oak Elementary, Elm High']
    const { id, set_password_url } = await doneHere(['member', 'create', ...words])
    const address = new URL(set_password_url)
    expect(address.pathname).toBe('/sign-in/set-password')
    expect(await findPasswordCode(address.searchParams.get('code') ?? '', new Date())).toMatchObject({ memberId: id, districtId })
  })

  it('revokes a key', async () => {
    const made = JSON.parse(
      (await runCliHere(['api-key', 'create', '--district', slug, '--role', 'auditor', '--name', 'Reader', '--json'])).out,
    )
    expect((await callApi('findPortals', { key: made.key })).status).toBe(200)
    const revoke = ['api-key', 'revoke', '--district', slug, '--id', made.id]
    expect(await doneHere(revoke)).toEqual({ id: made.id, revoked: true })
    expect((await callApi('findPortals', { key: made.key })).status).toBe(401)
    expect(refusalOf(await runCliHere([...revoke, '--json'])).code).toBe('not_found')
  })

  it('makes a key for a sender’s schools', async () => {
    const words = ['api-key', 'create', '--district', slug, '--name', 'Oak office', '--schools', 'Oak Elementary, Elm High', '--role']
    const { key } = await doneHere([...words, 'sender'])
    expect(await findApiKeyActor(key)).toMatchObject({ role: 'sender', schools: ['Oak Elementary', 'Elm High'] })
    expect(refusalOf(await runCliHere([...words, 'admin', '--json'])).code).toBe('invalid_input')
  })

  it('does the main job: portal, roster, links, inspection', async () => {
    const settings = ['--setting', 'client_id=contact_setup_test', '--setting', 'link_base=https://portal.example.org/setup?jwt=']
    expect(refusalOf(await runCliHere(portalSet(...settings, '--json'), 'short\n')).code).toBe('weak_secret')
    const portal = await doneHere(portalSet(...settings), `${secret}\n`)
    expect(portal).toEqual({ id: expect.any(String), kind: 'gg4l', secret_version: 1 })
    expect(await doneHere(portalSet('--setting', 'lifetime_seconds=3600'))).toEqual(portal)
    const [stored] = await answerOf('findPortals', { key })
    expect(stored).toMatchObject({
      settings: { client_id: 'contact_setup_test', lifetime_seconds: 3600 },
      secret_versions: [{ last4: 'ests' }],
    })

    const file = path.join(folder, 'contacts.csv')
    await writeFile(file, `guid,family_name,given_name\n${guid},Abreu,Ana\ng-2,,Bo\n`)
    const imported = await doneHere(['contacts', 'import', '--district', slug, '--file', file, '--source', 'sis', '--apply'])
    expect(imported).toMatchObject({ state: 'applied', source: 'sis', counts: { added: 1, refused: 1 }, refused: [{ line: 3 }] })

    const issue = ['links', 'issue', '--district', slug, '--portal', 'Parent Portal', '--contact', guid]
    const campaign = await doneHere([...issue, 'g-nobody', '--lifetime-seconds', '600'])
    expect(campaign).toMatchObject({ state: 'completed', lifetime_seconds: 600, counts: { issued: 1, skipped: 1 } })
    expect(campaign.skipped).toEqual([{ id: null, guid: 'g-nobody', reason: 'unknown_contact' }])
    expect((await runCliHere(issue)).out).toMatch(
      /^Ana Abreu\thttps:\/\/portal\.example\.org\/setup\?jwt=eyJ\S+\t\S+Z\nCampaign \S+: 1 issued, 0 skipped\.\n$/,
    )
    for (const [lifetime, code] of [
      ['86401', 'invalid_lifetime'],
      ['0', 'invalid_lifetime'],
      ['1.5', 'invalid_lifetime'],
      ['long', 'invalid_input'],
      [' ', 'invalid_input'],
    ]) {
      expect(refusalOf(await runCliHere([...issue, `--lifetime-seconds=${lifetime}`, '--json'])).code).toBe(code)
    }

    const inspection = await doneHere(['token', 'inspect', '--district', slug], `${campaign.links[0].url}\n`)
    expect(inspection).toMatchObject({ valid: true, claims: { guid }, issued: { guid, issued_by: 'Command line' } })
  })

  it('imports from standard input', async () => {
    const words = ['contacts', 'import', '--district', slug, '--file', '-', '--source', 'piped']
    const { code, out } = await script([...words, '--json'], 'guid,family_name\ng-9,Lee\n')
    expect([code, JSON.parse(out)]).toEqual([
      0,
      expect.objectContaining({ state: 'staged', counts: expect.objectContaining({ added: 1 }) }),
    ])
  })

  it('holds an import that removes too much, and ends with 1 when it was to be applied', async () => {
    const file = path.join(folder, 'many.csv')
    const lines = Array.from({ length: 20 }, (_, index) => `h-${index},Ruiz\n`)
    const words = ['contacts', 'import', '--district', slug, '--file', file, '--source', 'held', '--apply', '--json']
    await writeFile(file, `guid,family_name\n${lines.join('')}`)
    expect(JSON.parse((await runCliHere(words)).out)).toMatchObject({ state: 'applied', file_name: 'many.csv' })
    await writeFile(file, `guid,family_name\n${lines.slice(5).join('')}`)
    const { code, out, problem } = await runCliHere([...words, '--name', 'fewer.csv'])
    expect([code, JSON.parse(out)]).toEqual([
      1,
      expect.objectContaining({ state: 'held', held_because: 'removes', file_name: 'fewer.csv' }),
    ])
    expect(problem).toBe('This import would remove more than a tenth of its source. It is held until an owner releases it.\n')
  })

  it('imports a folder of OneRoster files', async () => {
    const exported = path.join(folder, 'export')
    await mkdir(exported)
    const files = {
      'manifest.csv': 'propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\nfile.users,bulk\n',
      'users.csv':
        'sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,givenName,familyName,email,agentSourcedIds\n' +
        'g-77,,,true,,guardian,ruiz,Ana,Ruiz,ana.ruiz@example.org,\n',
    }
    for (const [name, content] of Object.entries(files)) await writeFile(path.join(exported, name), content)
    const words = ['contacts', 'import', '--district', slug, '--file', exported, '--source', 'oneroster files', '--apply']
    expect(await doneHere(words)).toMatchObject({ state: 'applied', format: 'oneroster', file_name: 'export', counts: { added: 1 } })
    const empty = path.join(folder, 'nothing')
    await mkdir(empty)
    expect(refusalOf(await runCliHere(['contacts', 'import', '--district', slug, '--file', empty, '--json'])).code).toBe('not_found')
  })

  it('prints a refused import and ends with 1, and refuses a file that is not there', async () => {
    const file = path.join(folder, 'empty.csv')
    await writeFile(file, '')
    const { code, out, problem } = await runCliHere(['contacts', 'import', '--district', slug, '--file', file, '--json'])
    expect([code, JSON.parse(out).state]).toEqual([1, 'refused'])
    expect(problem.trim()).toBe(JSON.parse(out).refusal)
    expect(refusalOf(await runCliHere(['contacts', 'import', '--district', slug, '--file', `${file}x`, '--json'])).code).toBe('not_found')
  })

  it('confirms a weak secret', async () => {
    const words = ['portal', 'set', '--district', slug, '--kind', 'gg4l', '--name', 'Second', '--confirm-weak-secret']
    expect(await doneHere(words, 'short\r\n')).toMatchObject({ kind: 'gg4l', secret_version: 1 })
  })

  it('adds a portal that only verifies, without a secret', async () => {
    const words = ['portal', 'set', '--district', slug, '--kind', 'passage', '--name', 'Passage']
    const portal = await doneHere([...words, '--setting', 'app_id=app_willow_creek'])
    expect(portal).toEqual({ id: expect.any(String), kind: 'passage', secret_version: null })
    const keys = await runCliHere([
      ...words,
      '--setting',
      `jwks=${opensslKey.publicKey}`,
      '--setting',
      'issuers=app_willow_creek, app_other',
    ])
    expect(keys).toMatchObject({ code: 0, out: `Saved the portal Passage (${portal.id}). It is ready to verify tokens.\n` })
    const stored = (await answerOf('findPortals', { key })).find(({ id }: { id: string }) => id === portal.id)
    expect(stored).toMatchObject({
      settings: { app_id: 'app_willow_creek', jwks: opensslKey.publicKey, issuers: ['app_willow_creek', 'app_other'] },
      secret_versions: [],
    })
    const issue = ['links', 'issue', '--district', slug, '--portal', 'Passage', '--contact', guid, '--json']
    expect(refusalOf(await runCliHere(issue)).code).toBe('unsupported')
  })

  it('refuses a private key where a public one belongs, loudly, and does not repeat it', async () => {
    const { privateKey } = makeTestKey('leaked')
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const words = ['portal', 'set', '--district', slug, '--kind', 'passage', '--name', 'Leak', '--setting', 'app_id=x', '--setting']
    const { code, out, problem } = await runCliHere([...words, `jwks=${pem}`])
    expect([code, out]).toEqual([1, ''])
    expect(problem).toContain('THIS IS A PRIVATE KEY')
    expect(problem).not.toContain(pem.split('\n')[1])
  })

  it('inspects nothing without a token', async () => {
    expect(await runCliHere(['token', 'inspect', '--district', slug])).toMatchObject({ code: 2, out: '' })
  })

  it('says of a token that there is no key to compare it with, where the one portal has no secret yet', async () => {
    const bare = `bare-${randomUUID().slice(0, 8)}`
    await doneHere(['district', 'create', '--name', 'Bare', '--slug', bare, '--time-zone', 'America/Chicago'])
    await doneHere(['portal', 'set', '--district', bare, '--kind', 'gg4l', '--name', 'Unready', '--setting', 'client_id=c'])
    const { out } = await runCliHere(['token', 'inspect', '--district', bare], opensslKey.token)
    expect(out).toContain('There is no key yet that its signature could be compared with.')
    expect(out).not.toContain('Compared with')
  })
})
