import { z } from 'zod'
import { cutLinkBase } from './link-base'
import { type PortalKind, secretEncodings } from './portal-kind'

const issuer = 'jwtp.gg4l.com'
const lifetime = { minimumSeconds: 60, maximumSeconds: 86_400 }

const seconds = (name: string) =>
  z.coerce
    .number(`${name} must be a whole number of seconds.`)
    .int(`${name} must be a whole number of seconds.`)
    .min(lifetime.minimumSeconds, `${name} must be at least 60 seconds.`)
    .max(lifetime.maximumSeconds, `${name} must be at most 86,400 seconds (24 hours): GG4L refuses longer ones.`)

const settings = z.strictObject({
  client_id: z.string('The client ID is missing.').trim().min(1, 'The client ID is missing.').max(500, 'The client ID is too long.'),
  link_base: z
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
    }),
  lifetime_seconds: seconds('The lifetime').default(18_000),
  click_lifetime_seconds: seconds('The lifetime at the click').default(3_600),
  secret_encoding: z.enum(secretEncodings, 'The secret encoding must be utf8, base64 or base64url.').default('utf8'),
})

export type Gg4lSettings = z.output<typeof settings>

/** GG4L School Passport, Parent Portal: PORTALS.md §1. */
export const gg4l: PortalKind<Gg4lSettings> = {
  kind: 'gg4l',
  label: 'GG4L School Passport',
  settings,
  fields: [
    { name: 'client_id', label: 'Client ID', hint: 'Your district’s OAuth client ID at GG4L.', type: 'text' },
    {
      name: 'link_base',
      label: 'Link base',
      hint: 'Paste the full example link GG4L sent you; the token at its end is cut off. Or type the part before the token.',
      type: 'text',
    },
    { name: 'lifetime_seconds', label: 'Link lifetime', hint: 'How long a link works. GG4L allows 24 hours at most.', type: 'duration' },
    {
      name: 'secret_encoding',
      label: 'Secret encoding',
      hint: 'Leave it at plain text unless GG4L Support says otherwise.',
      type: 'choice',
      choices: [
        { value: 'utf8', label: 'Plain text (UTF-8)' },
        { value: 'base64', label: 'Base64' },
        { value: 'base64url', label: 'Base64url' },
      ],
    },
  ],
  whereFrom: 'GG4L Support gives your district its client ID, its client secret and an example link. Ask for all three.',
  header: { alg: 'HS256', typ: 'JWT' },
  lifetime,
  defaultLifetimeSeconds: (settings) => settings.lifetime_seconds,
  clickLifetimeSeconds: (settings) => settings.click_lifetime_seconds,
  skipReason: ({ guid }) => (guid ? undefined : 'no_guid'),
  // The order is part of the token: HS256 over other bytes is another token.
  claims: ({ settings, subject, issuedAt, expiresAt }) =>
    JSON.stringify({ iss: issuer, sub: settings.client_id, exp: expiresAt, iat: issuedAt, guid: subject.guid }),
  address: (settings) => ({ prefix: settings.link_base, suffix: '' }),
  brokenRules: ({ settings, header, claims }) => [...brokenHeader(header), ...brokenClaims(settings, claims)],
}

function brokenHeader(header: Record<string, unknown>): string[] {
  const { alg, typ, ...others } = header
  return [
    ...(alg === 'HS256' ? [] : [`The header's alg is ${quote(alg)}; GG4L accepts HS256 only.`]),
    ...(typ === undefined || typ === 'JWT' ? [] : [`The header's typ is ${quote(typ)}; GG4L's is JWT.`]),
    ...Object.keys(others).map((name) => `The header has ${quote(name)}, which GG4L does not document.`),
  ]
}

function brokenClaims(settings: Gg4lSettings, claims: Record<string, unknown>): string[] {
  const { iss, sub, exp, iat, guid, ...others } = claims
  const reasons: string[] = []
  if (iss !== issuer) reasons.push(`iss is ${quote(iss)}; it must be exactly "${issuer}".`)
  if (sub !== settings.client_id) reasons.push(`sub is ${quote(sub)}; it must be this portal's client ID, "${settings.client_id}".`)
  if (!Number.isSafeInteger(iat)) reasons.push(`iat is ${quote(iat)}; it must be a whole number of seconds.`)
  if (!Number.isSafeInteger(exp)) reasons.push(`exp is ${quote(exp)}; it must be a whole number of seconds.`)
  if (typeof exp === 'number' && typeof iat === 'number') {
    if (exp - iat > lifetime.maximumSeconds) reasons.push('It lives longer than 24 hours; GG4L refuses that.')
    if (exp <= iat) reasons.push('exp is not after iat.')
  }
  if (typeof guid !== 'string' || guid === '') reasons.push(`guid is ${quote(guid)}; it must be the contact's GUID.`)
  for (const name of Object.keys(others)) reasons.push(`It has the claim ${quote(name)}, which GG4L does not document.`)
  return reasons
}

function quote(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value).slice(0, 200)
}
