import { createHash, createHmac, randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { answerOf, makeApiKey } from '@/scripts/testing/call-api'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict, type TestDistrict } from '@/scripts/testing/make-district'
import { makePortalOf, testSecret } from '@/scripts/testing/make-portal'
import { doneHere, runCliHere } from '@/scripts/testing/run-cli-here'

const guid = '50a5374f-2108-4a60-b7eb-ab9fb5cd094a'
const day = 86_400
let district: TestDistrict
let key: string
let contactId: string

beforeAll(async () => {
  district = await makeDistrict()
  key = await makeApiKey(district)
  const [id = ''] = await makeContacts(district.districtId, [{ guid, givenName: 'Zoë', familyName: "O'Brien", email: 'zoe@example.org' }])
  contactId = id
})

/** Runs it with --json and expects it refused: the error object on the last line of standard error. */
async function refusalOf(words: string[], piped?: string) {
  const { code, out, problem } = await runCliHere([...words, '--json'], piped)
  expect([code, out]).toEqual([1, ''])
  return JSON.parse(problem.trimEnd().split('\n').at(-1) ?? '')
}

function portalSet(kind: string, name: string, settings: Record<string, string>): string[] {
  const pairs = Object.entries(settings).flatMap(([setting, value]) => ['--setting', `${setting}=${value}`])
  return ['portal', 'set', '--district', district.slug, '--kind', kind, '--name', name, ...pairs]
}

const issueWords = (portal: string, ...more: string[]) => [
  ...['links', 'issue', '--district', district.slug, '--portal', portal, '--contact', guid],
  ...more,
]

const inspect = (text: string, ...more: string[]) => doneHere(['token', 'inspect', '--district', district.slug, ...more], `${text}\n`)

async function storedPortal(name: string) {
  return (await answerOf('findPortals', { key })).find((portal: { name: string }) => portal.name === name)
}

const required = {
  get_connected: { site: 'https://volunteer.example.org/some/page' },
  proprofs: { domain: 'https://help.example.org' },
  synap: { eaid: 'integration-7' },
  custom: {
    link_template: 'https://library.example.org/enter?jwt={token}&lang=en',
    claims_template: '{"sub": "{guid}", "name": "{name}", "level": 3, "iat": "{iat}", "exp": "{exp}"}',
  },
}
type Kind = keyof typeof required
const kinds = Object.keys(required) as Kind[]

describe('portal set', () => {
  it.each<[Kind, Record<string, string>, Record<string, unknown>]>([
    [
      'get_connected',
      { token_parameter: 'jwt', return_parameter: 'return_url', return_url: 'https://volunteer.example.org/back?a=b=c' },
      {
        site: 'https://volunteer.example.org',
        token_parameter: 'jwt',
        return_parameter: 'return_url',
        return_url: 'https://volunteer.example.org/back?a=b=c',
      },
    ],
    ['proprofs', { site_access: '12, 34', guest: 'false' }, { domain: 'https://help.example.org', site_access: '12,34', guest: false }],
    [
      'synap',
      { endpoint: 'us', lifetime_seconds: '3600', exp_unit: 'milliseconds', sub_portal: 'grade-3' },
      { eaid: 'integration-7', endpoint: 'us', lifetime_seconds: 3600, exp_unit: 'milliseconds', sub_portal: 'grade-3' },
    ],
    [
      'custom',
      { header_template: '{"typ":"JWT","kid":"district"}', lifetime_seconds: '1209600', secret_encoding: 'base64' },
      {
        ...required.custom,
        header_template: '{"typ":"JWT","kid":"district"}',
        lifetime_seconds: 1_209_600,
        secret_encoding: 'base64',
      },
    ],
  ])('adds a portal of %s with every setting, then changes one of them', async (kind, settings, stored) => {
    const name = `All of ${kind}`
    const secret = Buffer.from(`${testSecret}-${kind}-`).toString('base64')
    const portal = await doneHere(portalSet(kind, name, { ...required[kind], ...settings }), `${secret}\n`)
    expect(portal).toEqual({ id: expect.any(String), kind, secret_version: 1 })
    const made = await storedPortal(name)
    expect(made).toMatchObject({ id: portal.id, kind, settings: stored })
    expect(made.secret_versions).toEqual([{ id: expect.any(String), last4: secret.slice(-4), active: true }])

    const [[setting, value] = ['', '']] = Object.entries(required[kind])
    const changed = value.replace('https://', 'https://new.').replace('7', '8')
    expect(await doneHere(portalSet(kind, name, { [setting]: changed }))).toEqual(portal)
    const after = await storedPortal(name)
    expect(after.settings).toEqual({ ...made.settings, [setting]: changed.replace('/some/page', '') })
    expect(after.secret_versions).toEqual(made.secret_versions)
  })

  it.each<[Kind, string]>([
    ['get_connected', 'site'],
    ['proprofs', 'domain'],
    ['synap', 'integration ID'],
    ['custom', 'link, claims'],
  ])('says what a portal of %s still lacks: %s', async (kind, missing) => {
    const name = `Bare ${kind}`
    const { code, out } = await runCliHere(portalSet(kind, name, {}), testSecret)
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(new RegExp(`^Saved the portal ${name} \\(\\S+\\)\\. Still missing: ${missing}\\.\\n$`)),
    ])
    expect(await refusalOf(issueWords(name))).toMatchObject({ code: 'portal_not_ready', detail: expect.stringContaining(missing) })
    const { out: ready } = await runCliHere(portalSet(kind, name, required[kind]))
    expect(ready).toContain('It is ready to sign links.')
  })

  it.each<[Kind, string, string]>([
    ['get_connected', 'site', 'http://volunteer.example.org'],
    ['get_connected', 'site', 'volunteer.example.org'],
    ['get_connected', 'token_parameter', 'pay load'],
    ['get_connected', 'return_parameter', 'payload'],
    ['get_connected', 'return_url', 'javascript:alert(1)'],
    ['get_connected', 'lifetime_seconds', '600'],
    ['proprofs', 'domain', 'https://ana:secret@help.example.org'],
    ['proprofs', 'site_access', '12,,34'],
    ['proprofs', 'guest', 'maybe'],
    ['proprofs', 'lifetime_seconds', '180'],
    ['synap', 'endpoint', 'asia'],
    ['synap', 'endpoint', 'https://synap.example.org/in?jwt=1'],
    ['synap', 'lifetime_seconds', '1209601'],
    ['synap', 'lifetime_seconds', 'two weeks'],
    ['synap', 'exp_unit', 'days'],
    ['synap', 'return_to', 'http://portal.example.org'],
    ['synap', 'secret_encoding', 'base64'],
    ['custom', 'link_template', 'https://library.example.org/enter'],
    ['custom', 'link_template', 'https://{token}.example.org/'],
    ['custom', 'claims_template', '{"sub":'],
    ['custom', 'claims_template', '{"sub":"{guid}"}'],
    ['custom', 'claims_template', '{"sub":"{password}","exp":"{exp}"}'],
    ['custom', 'header_template', '{"alg":"none"}'],
    ['custom', 'lifetime_seconds', '59'],
    ['custom', 'secret_encoding', 'hex'],
    ['custom', 'shape', 'round'],
  ])('refuses for %s the setting %s=%s, naming it, and saves nothing', async (kind, setting, value) => {
    const name = `Wrong ${randomUUID()}`
    const words = portalSet(kind, name, { ...required[kind], [setting]: value })
    const { code, out, problem } = await runCliHere(words, testSecret)
    expect([code, out]).toEqual([1, ''])
    expect(problem).toMatch(new RegExp(`^${setting}: .+\\n$`))
    expect(await refusalOf(words, testSecret)).toMatchObject({ code: 'invalid_input', fields: { [setting]: expect.any(String) } })
    expect(await storedPortal(name)).toBeUndefined()
  })

  it('refuses a kind that there is not, naming those there are', async () => {
    const { code, problem } = await runCliHere(portalSet('get-connected', 'Wrong kind', {}), testSecret)
    expect(code).toBe(1)
    expect(problem).toContain('Known kinds: gg4l, get_connected, proprofs, synap, passage, custom.')
  })

  // ProProfs' key is a digest of 32 characters whatever was typed, and still as easy to guess as that.
  it.each(kinds)('refuses a short secret of %s until it is confirmed, and never prints it', async (kind) => {
    const words = portalSet(kind, `Weak ${kind}`, required[kind])
    const { code, out, problem } = await runCliHere(words, 'hunter2hunter2\n')
    expect([code, out]).toEqual([1, ''])
    expect(problem).not.toContain('hunter2')
    expect((await refusalOf(words, 'hunter2hunter2\n')).code).toBe('weak_secret')
    const confirmed = await runCliHere([...words, '--confirm-weak-secret'], 'hunter2hunter2\n')
    expect([confirmed.code, confirmed.problem]).toEqual([0, ''])
    expect(confirmed.out).not.toContain('hunter2')
  })
})

describe('links issue and token inspect', () => {
  type Times = { iat: number; exp: number }

  /** In the order in which they are signed. */
  const claimsOf = {
    get_connected: ({ iat }: Times) => ({
      email: 'zoe@example.org',
      firstName: 'Zoë',
      lastName: "O'Brien",
      iat,
      jti: expect.stringMatching(new RegExp(`^${iat}[0-9a-f]{32}$`)),
      referenceId: contactId,
    }),
    synap: ({ exp }: Times) => ({ eaid: 'integration-7', exp, email: 'zoe@example.org', name: "Zoë O'Brien" }),
    custom: ({ iat, exp }: Times) => ({ sub: guid, name: "Zoë O'Brien", level: 3, iat, exp }),
  }

  beforeAll(async () => {
    for (const kind of kinds) await makePortalOf(district.owner, kind, required[kind], `${testSecret}-of-${kind}`)
  })

  it.each<[Exclude<Kind, 'proprofs'>, number | null, string]>([
    ['get_connected', null, 'https://volunteer.example.org/sso/jwta/?payload='],
    ['synap', 14 * day, 'https://api.synap.ac/external-auth/jwt/authenticate/?jwt='],
    ['custom', 3_600, 'https://library.example.org/enter?jwt='],
  ])('issue a link of %s and tell what it is', async (kind, life, prefix) => {
    const campaign = await doneHere(issueWords(kind))
    expect(campaign).toMatchObject({ form: 'signed', lifetime_seconds: life, counts: { issued: 1, skipped: 0 } })
    const [{ id, url, issued_at, expires_at }] = campaign.links
    expect(url.slice(0, prefix.length)).toBe(prefix)
    expect(expires_at && (Date.parse(expires_at) - Date.parse(issued_at)) / 1000).toBe(life)

    const token = url.slice(prefix.length).split('&')[0]
    for (const text of [url, token]) {
      expect(await inspect(text)).toMatchObject({
        valid: true,
        reasons: [],
        portal: { name: kind, kind, secret_version: 1 },
        issued: { link_id: id, guid, issued_by: 'Command line', issued_at },
      })
    }
    const { header, claims } = await inspect(token)
    const expected = claimsOf[kind]({ iat: Date.parse(issued_at) / 1000, exp: Date.parse(expires_at) / 1000 })
    expect([header, claims]).toEqual([{ alg: 'HS256', typ: 'JWT' }, expected])
    expect(Object.keys(claims)).toEqual(Object.keys(expected))
    const { code, out } = await runCliHere(['token', 'inspect', '--district', district.slug], url)
    expect([code, out.split('\n')[0]]).toEqual([0, 'It works.'])
    expect(out).toContain(`Signed with secret version 1 of ${kind}.\n`)
    expect(out).toContain("Issued to Zoë O'Brien by Command line at ")
  })

  it('print a link without an expiry, and an invite page, as lines', async () => {
    expect((await runCliHere(issueWords('get_connected'))).out).toMatch(
      /^Zoë O'Brien\thttps:\/\/volunteer\.example\.org\/sso\/jwta\/\?payload=eyJ\S+&return=http\S+\tno expiry known\nCampaign \S+: 1 issued, 0 skipped\.\n$/,
    )
    expect((await runCliHere(issueWords('proprofs'))).out).toMatch(
      /^Zoë O'Brien\thttp\S+\/i\/\S+\t\S+Z\nCampaign \S+: 1 issued, 0 skipped\.\n$/,
    )
  })

  it('hand out an invite page for ProProfs, which is no token', async () => {
    const campaign = await doneHere(issueWords('proprofs'))
    expect(campaign).toMatchObject({ form: 'invite_page', lifetime_seconds: null, links: [{ id: null, guid }] })
    const [{ url }] = campaign.links
    expect(new URL(url).pathname.slice(0, -26)).toBe(`/i/${district.slug}/`)
    expect(await inspect(url)).toMatchObject({ valid: false, header: null, portal: null, issued: null })
  })

  it.each<[Kind, string, string]>([
    ['get_connected', '600', 'invalid_lifetime'],
    ['proprofs', '180', 'invalid_input'],
    ['synap', '1209601', 'invalid_lifetime'],
    ['synap', '59', 'invalid_lifetime'],
    ['custom', '3601', 'invalid_lifetime'],
  ])('refuse for %s a lifetime of %s seconds', async (kind, seconds, code) => {
    const refusal = await refusalOf(issueWords(kind, '--lifetime-seconds', seconds))
    expect(refusal).toMatchObject({ code, fields: { lifetime_seconds: expect.any(String) } })
  })

  it('judge by the portal that is named', async () => {
    const [{ url }] = (await doneHere(issueWords('synap', '--lifetime-seconds', '1209600'))).links
    const { valid, reasons, portal } = await inspect(url, '--portal', 'get_connected')
    expect([valid, portal.name]).toEqual([false, 'synap'])
    expect(reasons).toEqual(
      expect.arrayContaining([expect.stringContaining('secret version 1 of synap'), expect.stringContaining('firstName is missing')]),
    )
  })

  it('know the key of ProProfs by the MD5 of the secret', async () => {
    const sign = (signingKey: string) => {
      const claims = { iat: Math.floor(Date.now() / 1000), jti: 'j'.repeat(32), user_email: 'zoe@example.org', guest: true }
      const input = [{ typ: 'JWT', alg: 'HS256' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
      return `${input}.${createHmac('sha256', signingKey).update(input).digest('base64url')}`
    }
    const secret = `${testSecret}-of-proprofs`
    expect(await inspect(sign(createHash('md5').update(secret).digest('hex')))).toMatchObject({
      valid: true,
      portal: { name: 'proprofs', secret_version: 1 },
      issued: null,
    })
    expect(await inspect(sign(secret))).toMatchObject({ valid: false, portal: null })
  })
})
