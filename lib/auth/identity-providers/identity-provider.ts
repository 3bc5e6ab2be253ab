import { z } from 'zod'
import type { IdentityProviderKind } from '@/prisma/generated/enums'

export const googleIssuer = 'https://accounts.google.com'

const line = (most: number, missing: string) =>
  z
    .string(missing)
    .trim()
    .min(1, missing)
    .max(most, `Use at most ${most} characters.`)
    .refine((text) => !/\p{Cc}/u.test(text), 'Use one line of plain text.')

const domain = z
  .string('Type the domain of your accounts, such as example.org.')
  .trim()
  .toLowerCase()
  .regex(/^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/, 'Type the domain of your accounts, such as example.org.')

const tenant = z
  .string('Type the tenant ID.')
  .trim()
  .toLowerCase()
  .pipe(z.uuid('A tenant ID looks like 00000000-0000-0000-0000-000000000000.'))

/** Kept letter by letter: `iss` is compared as it stands (OpenID Connect Core §2), so a slash at the end counts. */
const issuer = z
  .string('Type the issuer’s address.')
  .trim()
  .max(1_000, 'Use at most 1,000 characters.')
  .refine(isIssuer, 'Type an address without ? and #, as the provider states it.')

const shared = {
  /** Chosen before it is saved, because the provider wants to know the address it returns to, and that holds the id. */
  id: z.uuid(),
  name: line(60, 'Type a name, as it stands on the button.'),
  clientId: line(500, 'Type the client ID.'),
  /** Write-only: blank or left out, what is stored stays. */
  clientSecret: z.string().max(2_000, 'This is too long.').optional(),
  doesSecondFactor: z.boolean('Say whether it asks for a second factor.'),
}

/** Where members may sign in with an account from elsewhere, as an owner sets it up. */
export const identityProviderSchema = z.discriminatedUnion(
  'kind',
  [
    z.object({ kind: z.literal('google'), ...shared, hostedDomain: domain }),
    z.object({ kind: z.literal('microsoft'), ...shared, tenantId: tenant }),
    z.object({ kind: z.literal('oidc'), ...shared, issuer }),
  ],
  'Choose whose accounts they are.',
)

export type IdentityProviderInput = z.input<typeof identityProviderSchema>

/** What an ID token must come from and say. Google's `hd` and Microsoft's tenant keep everybody else's accounts out. */
export type Issuing = { kind: IdentityProviderKind; issuer: string; hostedDomain: string | null }

/** Where the accounts are, from what an owner typed. */
export function issuingOf(input: z.output<typeof identityProviderSchema>): Issuing {
  switch (input.kind) {
    case 'google':
      return { kind: 'google', issuer: googleIssuer, hostedDomain: input.hostedDomain }
    case 'microsoft':
      return { kind: 'microsoft', issuer: `https://login.microsoftonline.com/${input.tenantId}/v2.0`, hostedDomain: null }
    case 'oidc':
      return { kind: 'oidc', issuer: input.issuer, hostedDomain: null }
  }
}

/** The tenant of a Microsoft issuer; null for every other one. */
export function tenantOf({ kind, issuer: address }: Issuing): string | null {
  return kind === 'microsoft' ? (/^https:\/\/login\.microsoftonline\.com\/([0-9a-f-]{36})\/v2\.0$/.exec(address)?.[1] ?? null) : null
}

/** Whether the verified claims are of the organisation: Google's `hd`, Microsoft's `tid`. */
export function isOfOrganisation(issuing: Issuing, { hd, tid }: { hd?: string | undefined; tid?: string | undefined }): boolean {
  if (issuing.kind === 'google') return issuing.hostedDomain !== null && hd === issuing.hostedDomain
  if (issuing.kind === 'microsoft') return tid !== undefined && tid === tenantOf(issuing)
  return true
}

/**
 * Whether the issuer keeps to `max_age` (OpenID Connect Core §3.1.2.1) and so must tell `auth_time`. Neither Google nor Microsoft
 * says so of itself; what they tell unasked still counts.
 */
export function asksAnew({ kind }: Pick<Issuing, 'kind'>): boolean {
  return kind === 'oidc'
}

/**
 * Google tells `hd` beside `email`, Microsoft `tid` beside `profile`; whoever has several accounts at Google chooses one. Where it can be
 * asked for, people sign in there anew: a browser that somebody left signed in there would otherwise be let in without a question.
 */
export function authorizationParams({ kind, hostedDomain }: Issuing): Record<string, string> {
  switch (kind) {
    case 'google':
      return { scope: 'openid email', prompt: 'select_account', ...(hostedDomain ? { hd: hostedDomain } : {}) }
    case 'microsoft':
      return { scope: 'openid profile', prompt: 'login' }
    case 'oidc':
      return { scope: 'openid', prompt: 'login', max_age: '0' }
  }
}

type Named = { districtId: string; providerId: string }

/** The provider's name towards next-auth, and so the end of the address it returns to: one address per issuer keeps answers from being mixed up (RFC 9700 §4.4.2). */
export function signInName({ districtId, providerId }: Named): string {
  return `oidc.${districtId}.${providerId}`
}

/** The district and the provider of a `signInName`; undefined for any other text. */
export function parseSignInName(text: string): Named | undefined {
  const [scheme, districtId, providerId, ...rest] = text.split('.')
  if (scheme !== 'oidc' || rest.length > 0) return undefined
  const ids = z.object({ districtId: z.uuid(), providerId: z.uuid() }).safeParse({ districtId, providerId })
  return ids.success ? ids.data : undefined
}

/** Where the provider sends people back to; its administrator types it in there. */
export function redirectAddress(appUrl: string, named: Named): string {
  return `${appUrl}/api/auth/callback/${signInName(named)}`
}

function isIssuer(text: string): boolean {
  if (!URL.canParse(text) || text.includes('?') || text.includes('#')) return false
  const { protocol, username, password } = new URL(text)
  return /^https?:$/.test(protocol) && !username && !password
}
