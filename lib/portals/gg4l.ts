import { z } from 'zod'
import { noOtherClaim, noOtherHeader, numberClaim, onlyAlgorithm, textClaim, typIsJwt, wholeSeconds } from '@/lib/portals/judging/rules'
import { quote } from '@/lib/tokens/quote'
import { cutLinkBase } from './link-base'
import type { SigningKind } from './portal-kind'
import { settingFaces } from './setting-field'
import { secondsSetting, secretEncodingFace, secretEncodingSetting, textSetting } from './setting-types'

const issuer = 'jwtp.gg4l.com'
const system = 'GG4L'
const bounds = { minimum: 60, maximum: 86_400, because: 'GG4L refuses links that live longer than 24 hours' }

const linkBase = z
  .string('The link base is missing.')
  .max(2_000, 'The link base is too long.')
  .transform((text, context) => {
    const base = cutLinkBase(text)
    if (base === undefined)
      context.addIssue({
        code: 'custom',
        message: 'The link base must begin with https:// and go on after the host name, like https://portal.example.org/setup?jwt=',
      })
    return base ?? z.NEVER
  })

const settings = z.strictObject({
  client_id: textSetting('The client ID').register(settingFaces, {
    label: 'Client ID',
    hint: 'Your district’s OAuth client ID at GG4L.',
    type: 'text',
  }),
  link_base: linkBase.register(settingFaces, {
    label: 'Link base',
    hint: 'Paste the full example link GG4L sent you; the token at its end is cut off. Or type the part before the token.',
    type: 'text',
  }),
  lifetime_seconds: secondsSetting('The lifetime', bounds).default(18_000).register(settingFaces, {
    label: 'Link lifetime',
    hint: 'How long a link works. GG4L allows 24 hours at most.',
    type: 'duration',
  }),
  click_lifetime_seconds: secondsSetting('The lifetime at the click', bounds).default(3_600).register(settingFaces, {
    label: 'Lifetime at the click',
    hint: 'How long a link works that an invite page signs when the parent presses Continue. The parent’s verification code alone takes up to 15 minutes.',
    type: 'duration',
  }),
  secret_encoding: secretEncodingSetting.default('utf8').register(settingFaces, secretEncodingFace),
})

export type Gg4lSettings = z.output<typeof settings>

/** GG4L School Passport, Parent Portal: PORTALS.md §1. */
export const gg4l: SigningKind<Gg4lSettings> = {
  kind: 'gg4l',
  label: 'GG4L School Passport',
  usualName: 'Parent Portal',
  summary: 'Invites parents and guardians to set up their Parent Portal account.',
  settings,
  whereFrom: 'GG4L Support gives your district its client ID, its client secret and an example link. Ask for all three.',
  cautions: [
    'A link lives 24 hours at most.',
    'GG4L asks for a code by phone or e-mail after the click: a wrong number or address in the roster makes a correct link fail.',
    'Parents who sign in with Google or Facebook need no account and no link.',
  ],
  signs: true,
  secretEncoding: (settings) => settings.secret_encoding,
  lifetime: (settings) => ({
    bound: 'chosen',
    minimumSeconds: bounds.minimum,
    maximumSeconds: bounds.maximum,
    defaultSeconds: settings.lifetime_seconds,
    clickSeconds: settings.click_lifetime_seconds,
  }),
  onlyAtClick: () => false,
  signsIn: false,
  skipReason: ({ guid }) => (guid ? undefined : 'no_guid'),
  header: () => ({ alg: 'HS256', typ: 'JWT' }),
  // The order is part of the token: HS256 over other bytes is another token.
  claims: ({ settings, subject, issuedAt, expiresAt }) =>
    JSON.stringify({ iss: issuer, sub: settings.client_id, exp: expiresAt, iat: issuedAt, guid: subject.guid }),
  address: (settings) => ({ prefix: settings.link_base, suffix: '' }),
  rules: [
    onlyAlgorithm(system, 'HS256'),
    typIsJwt(system),
    noOtherHeader(system, ['alg', 'typ']),
    {
      rule: `iss is exactly ${issuer}`,
      broken: ({ claims: { iss } }) => (iss === issuer ? undefined : `iss is ${quote(iss)}; it must be exactly "${issuer}".`),
    },
    {
      rule: "sub is this portal's client ID",
      broken: ({ settings, claims: { sub } }) =>
        sub === settings.client_id ? undefined : `sub is ${quote(sub)}; it must be this portal's client ID, "${settings.client_id}".`,
    },
    wholeSeconds('iat'),
    wholeSeconds('exp'),
    {
      rule: 'exp is after iat',
      broken({ claims: { exp, iat } }) {
        return typeof exp === 'number' && typeof iat === 'number' && exp <= iat ? 'exp is not after iat.' : undefined
      },
    },
    {
      rule: 'It lives 24 hours at most',
      broken({ claims: { exp, iat } }) {
        const livesLonger = typeof exp === 'number' && typeof iat === 'number' && exp - iat > bounds.maximum
        return livesLonger ? 'It lives longer than 24 hours; GG4L refuses that.' : undefined
      },
    },
    textClaim('guid', "the contact's GUID"),
    noOtherClaim(system, ['iss', 'sub', 'exp', 'iat', 'guid']),
  ],
  diesAt: (token) => numberClaim(token, 'exp'),
}
