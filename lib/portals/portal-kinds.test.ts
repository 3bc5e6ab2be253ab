import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fullName } from '@/lib/contacts/contact-name'
import { brokenRules, issuedAt, signFor, zoe } from '@/scripts/testing/portal-tokens'
import { signByJose } from '@/scripts/testing/sign-by-jose'
import { custom } from './custom'
import { getConnected } from './get-connected'
import { gg4l } from './gg4l'
import { portalKind, portalKindNames, signingKind } from './portal-kinds'
import { proprofs } from './proprofs'
import { fieldsOf } from './setting-field'
import { synap } from './synap'

describe('the registry of kinds', () => {
  it('names each by the name in its file, in the order they are offered', () => {
    expect(portalKindNames).toEqual(['gg4l', 'get_connected', 'proprofs', 'synap', 'passage', 'custom'])
    expect(portalKindNames.map((name) => portalKind(name).kind)).toEqual(portalKindNames)
  })

  it.each(portalKindNames)('has for every setting of %s a label and a hint, and no rule twice', (name) => {
    const { settings, rules, cautions, whereFrom } = portalKind(name)
    for (const field of fieldsOf(settings)) {
      expect(field.name).toMatch(/^[a-z]+(_[a-z0-9]+)*$/)
      expect(field.hint).toMatch(/^[A-Zae].*\.$/)
    }
    const names = rules.map(({ rule }) => rule)
    expect(new Set(names).size).toBe(names.length)
    for (const sentence of [...cautions, whereFrom]) expect(sentence).toMatch(/^[A-Z].*\.$/)
  })

  it.each(['constructor', '__proto__', 'GG4L', ''])('knows no kind %j', (name) => {
    expect(() => portalKind(name)).toThrow(expect.objectContaining({ code: 'invalid_input' }))
  })

  it('signs nothing for Passage', () => {
    expect(() => signingKind('passage')).toThrow(expect.objectContaining({ code: 'unsupported' }))
  })
})

/** Names as people have them and as rosters spoil them: every script, apostrophes, emoji, and halves of characters. */
const anyName = fc.oneof(
  fc.constantFrom(
    'Zoë',
    "O'Brien",
    'O’Brien',
    'Nguyễn Thị',
    '李小龙',
    'مُحَمَّد',
    'Владимир',
    'שָׂרָה',
    'ﬁ',
    '👩‍👧‍👦',
    '<b>"&\\',
    '{guid}',
    '__proto__',
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)), minLength: 1, maxLength: 40 }),
)

const anySubject = fc
  .record({ givenName: anyName, familyName: anyName, email: fc.oneof(fc.emailAddress(), anyName), guid: fc.oneof(fc.uuid(), anyName) })
  .map((changed) => ({ ...zoe, ...changed }))
  .filter(({ givenName, familyName, email, guid }) => [givenName, familyName, email, guid].every((text) => text.trim() !== ''))

const anySecret = fc.string({ unit: 'grapheme', minLength: 32, maxLength: 60 }).filter((text) => text === text.trim())
const anyReturn = fc.webUrl({ validSchemes: ['https'], withQueryParameters: true, withFragments: true })
const utf8 = (secret: string) => Buffer.from(secret)

const cases = [
  {
    kind: gg4l,
    settings: gg4l.settings.parse({ client_id: 'contact_setup_test', link_base: 'https://portal.example.org/setup?jwt=' }),
    key: utf8,
    header: '{"alg":"HS256","typ":"JWT"}',
    parameters: { token: 'jwt', onward: undefined },
    said: ({ guid }: typeof zoe) => ({ guid }),
  },
  {
    kind: getConnected,
    settings: getConnected.settings.parse({ site: 'https://volunteer.example.org' }),
    key: utf8,
    header: '{"alg":"HS256","typ":"JWT"}',
    parameters: { token: 'payload', onward: 'return' },
    said: ({ email, givenName, familyName }: typeof zoe) => ({ email, firstName: givenName, lastName: familyName }),
  },
  {
    kind: proprofs,
    settings: proprofs.settings.parse({ domain: 'https://help.example.org' }),
    key: (secret: string) => Buffer.from(createHash('md5').update(secret).digest('hex'), 'ascii'),
    header: '{"typ":"JWT","alg":"HS256"}',
    parameters: { token: 'token', onward: undefined },
    said: ({ email }: typeof zoe) => ({ user_email: email }),
  },
  {
    kind: synap,
    settings: synap.settings.parse({ eaid: 'integration-7', endpoint: 'us' }),
    key: utf8,
    header: '{"alg":"HS256","typ":"JWT"}',
    parameters: { token: 'jwt', onward: 'error_url' },
    said: (subject: typeof zoe) => ({ email: subject.email, name: fullName(subject) }),
  },
  {
    kind: custom,
    settings: custom.settings.parse({
      link_template: 'https://library.example.org/?t={token}&lang=en',
      claims_template: '{"n":"{name}","g":"{given_name?}","e":"<{email}>","exp":"{exp}"}',
    }),
    key: utf8,
    header: '{"alg":"HS256","typ":"JWT"}',
    parameters: { token: 't', onward: undefined },
    said: (subject: typeof zoe) => ({ n: fullName(subject).trim(), g: subject.givenName.trim(), e: `<${subject.email?.trim()}>` }),
  },
]

describe('a signed link, whatever the name, the secret and the return address', () => {
  it.each(cases)(
    'of $kind.kind is, byte by byte, what another library makes, says what it should and keeps every rule',
    async (one) => {
      const kind = signingKind(one.kind.kind)
      const { settings, parameters } = one
      await fc.assert(
        fc.asyncProperty(anySubject, anySecret, anyReturn, async (subject, secret, returnAddress) => {
          expect(kind.skipReason(subject, settings)).toBeUndefined()
          const signed = signFor(kind, { settings, subject, secret })

          const { prefix, suffix } = kind.address(settings, returnAddress)
          const query = new URL(prefix + signed.token + suffix).searchParams
          const token = query.get(parameters.token) ?? ''
          expect(token).toBe(signed.token)
          if (parameters.onward) expect(query.get(parameters.onward)).toBe(returnAddress)

          const [header = '', claims = '', _, ...rest] = token.split('.')
          expect(rest).toEqual([])
          expect(token).toBe(await signByJose({ header: kind.header(settings), claims: signed.claims }, one.key(secret)))
          expect(Buffer.from(header, 'base64url').toString()).toBe(one.header)
          const read = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(claims, 'base64url')))
          expect(read).toMatchObject(one.said(subject))

          const judged = { settings, header: JSON.parse(one.header), claims: read }
          expect(brokenRules(kind, judged)).toEqual([])
          expect(kind.diesAt(judged)).toBe(signed.expiresAt ?? undefined)
          if (typeof read.iat === 'number') expect(read.iat).toBe(issuedAt)
        }),
        { numRuns: 500 },
      )
    },
    60_000,
  )
})
