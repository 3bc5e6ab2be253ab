import { z } from 'zod'
import { readPastedKeys } from '@/lib/portals/judging/public-key'
import { numberClaim, onlyAlgorithm, textClaim, whereItIsThere, wholeSeconds } from '@/lib/portals/judging/rules'
import { quote } from '@/lib/tokens/quote'
import type { VerifyingKind } from './portal-kind'
import { settingFaces } from './setting-field'
import { addressSetting, textSetting } from './setting-types'

const system = 'Passage'
const mostIssuers = 20

const pastedKeys = z
  .string('The public keys must be a text.')
  .max(64 * 1024, 'The public keys are too long: paste at most 64 KiB.')
  .superRefine((text, context) => {
    const read = readPastedKeys(text)
    if ('mistake' in read)
      context.addIssue({ code: 'custom', message: read.isSecret ? `${read.mistake} Nothing of it was stored.` : read.mistake })
  })

const issuers = z
  .union([z.string(), z.array(z.string())], 'The issuers must be texts.')
  .transform((given) => (typeof given === 'string' ? given.split(/[,\n]/) : given).map((one) => one.trim()).filter((one) => one !== ''))
  .pipe(
    z
      .array(textSetting('An issuer'))
      .min(1, 'Name at least one issuer, or leave the issuers empty.')
      .max(mostIssuers, `Name at most ${mostIssuers} issuers.`),
  )

const settings = z.strictObject({
  app_id: textSetting('The App ID').register(settingFaces, {
    label: 'App ID',
    hint: 'The id of the app at Passage.',
    type: 'text',
  }),
  jwks_url: addressSetting('The JWKS address').optional().register(settingFaces, {
    label: 'JWKS address',
    hint: 'Where the public keys are fetched from. Leave it empty for Passage’s own address of the app.',
    type: 'text',
  }),
  jwks: pastedKeys.optional().register(settingFaces, {
    label: 'Public keys',
    hint: 'Paste the app’s JWK Set, or its public key or certificate as PEM: then nothing is asked over the network. Never a private key.',
    type: 'json',
  }),
  issuers: issuers.optional().register(settingFaces, {
    label: 'Issuers',
    hint: 'Who may have issued a token, one a line. Left empty: the App ID, and Passage’s address of the app.',
    type: 'lines',
  }),
  audience: textSetting('The audience').optional().register(settingFaces, {
    label: 'Audience',
    hint: 'For whom a token must be meant (aud). Left empty: aud is not looked at.',
    type: 'text',
  }),
})

export type PassageSettings = z.output<typeof settings>

/** Passage by 1Password, whose tokens are verified and never made: PORTALS.md §4. */
export const passage: VerifyingKind<PassageSettings> = {
  kind: 'passage',
  label: system,
  usualName: 'Passage',
  summary: 'Verifies the tokens of an app that signs people in with Passage by 1Password. No links are made for it.',
  settings,
  whereFrom: 'The App ID stands in the settings of the app. Ask whoever runs the app for its public keys (a JWK Set or a PEM).',
  cautions: [
    'Passage closed on 16 January 2026, so its own address may serve no keys any more: paste the keys, or give the address that serves them now.',
    'Nothing is ever signed for Passage: its tokens are only verified, here under Inspect and for programs by POST /api/v1/verify.',
    'Of a certificate only the key counts: its dates and its issuer are not judged.',
  ],
  signs: false,
  publicKeys: ({ app_id, jwks_url, jwks }) =>
    jwks === undefined ? { jwksUrl: jwks_url ?? `${appAddress(encodeURIComponent(app_id))}/.well-known/jwks.json` } : { pasted: jwks },
  rules: [
    onlyAlgorithm(system, 'RS256'),
    {
      rule: 'The header names the key (kid), unless a single key without a name was pasted',
      broken: ({ settings, header: { kid } }) =>
        (typeof kid === 'string' && kid !== '') || (kid === undefined && isOneUnnamedKey(settings))
          ? undefined
          : `The header's kid is ${quote(kid)}; it must name the key that made the signature.`,
    },
    {
      rule: "iss is one of this portal's issuers",
      broken({ settings, claims: { iss } }) {
        const known = issuersOf(settings)
        if (typeof iss === 'string' && known.includes(iss)) return undefined
        return `iss is ${quote(iss)}; it must be ${known.map((one) => quote(one)).join(' or ')}.`
      },
    },
    textClaim('sub', 'the Passage user id'),
    wholeSeconds('exp'),
    whereItIsThere('iat', wholeSeconds('iat')),
    whereItIsThere('nbf', wholeSeconds('nbf')),
    {
      rule: "aud is this portal's audience, where one is set",
      broken({ settings: { audience }, claims: { aud } }) {
        const meant: unknown[] = Array.isArray(aud) ? aud : [aud]
        if (audience === undefined || (meant.includes(audience) && meant.every((one) => typeof one === 'string'))) return undefined
        return `aud is ${quote(aud)}; it must be, or contain, ${quote(audience)}.`
      },
    },
  ],
  diesAt: (token) => numberClaim(token, 'exp'),
}

function appAddress(appId: string): string {
  return `https://auth.passage.id/v1/apps/${appId}`
}

/** PORTALS.md §4: clients have been seen with both. */
function issuersOf({ app_id, issuers }: PassageSettings): string[] {
  return issuers ?? [app_id, appAddress(app_id)]
}

/** PORTALS.md §4: a pasted PEM works, which has no kid; where it is the only key, nothing needs to say which is meant. */
function isOneUnnamedKey({ jwks }: PassageSettings): boolean {
  if (jwks === undefined) return false
  const read = readPastedKeys(jwks)
  return !('mistake' in read) && read.keys.length === 1 && read.unusable.length === 0 && read.keys[0]?.kid === null
}
